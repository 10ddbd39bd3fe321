import type { Message } from '../../../tools/aws/apigatewayv2/simulated';
import type { World } from '../../../tools/simulation/world';
import { NotModelled } from '../../../tools/template/not-modelled';
import { smallWorld } from '../../support/small-world';
import { ANSWERS, API, permission } from './watching';

const run = async (client: (world: World) => Promise<void>, more: object = permission) => {
  const world = await smallWorld({ ...API, ...more }, { Watch: ANSWERS });
  await world.run(client);
  return world;
};
const post = (world: World, id: string, host = 'api.execute-api.eu-west-1.amazonaws.com') =>
  world.apigatewayv2.serverOf({
    host,
    method: 'POST',
    path: `/live/@connections/${encodeURIComponent(id)}`,
    headers: [],
    body: '{"n":1}',
  });

it('hands a message to the function of its action', async () => {
  const world = await run(async ({ apigatewayv2 }) => {
    expect(await apigatewayv2.send(apigatewayv2.connect(), { action: 'watch', status: 200 })).toBe(true);
  });
  expect(world.lambda.invocations).toHaveLength(1);
  expect(world.apigatewayv2.sent[0]?.handledAt).toBeDefined();
  expect(world.apigatewayv2.connections[0]?.received).toEqual([]);
  expect(world.apigatewayv2.hasFailed).toBe(false);
});

it.each<[string, Message, object]>([
  ['fails', { action: 'watch' }, permission],
  ['may not be invoked', { action: 'watch', status: 200 }, {}],
])('tells the client of an error when the function %s', async (_, message, more) => {
  const world = await run(async ({ apigatewayv2 }) => {
    expect(await apigatewayv2.send(apigatewayv2.connect(), message)).toBe(false);
  }, more);
  expect(world.apigatewayv2.connections[0]?.received).toEqual([{ message: 'Internal server error' }]);
  expect(world.apigatewayv2.hasFailed).toBe(true);
});

it('hands a message that no route is for to nobody, and tells the client', async () => {
  const world = await run(async ({ apigatewayv2 }) => {
    expect(await apigatewayv2.send(apigatewayv2.connect(), { action: 'listen' })).toBe(false);
  });
  expect(world.lambda.invocations).toHaveLength(0);
  expect(world.apigatewayv2.connections[0]?.received).toEqual([{ message: 'Forbidden' }]);
});

it('refuses a route for whatever comes by name', async () => {
  const Route = { ...API.Route, Properties: { ...API.Route.Properties, RouteKey: '$default' } };
  await run(
    async ({ apigatewayv2 }) => {
      await expect(apigatewayv2.send(apigatewayv2.connect(), { action: 'watch' })).rejects.toThrow(NotModelled);
    },
    { Route },
  );
});

it('sends a connection what functions post, and answers 410 when it is gone or nobody’s', async () => {
  await run(async (world) => {
    const [stays, goes] = [world.apigatewayv2.connect(), world.apigatewayv2.connect()];
    goes.vanish();
    const answers = await Promise.all([stays.id, goes.id, 'nobody'].flatMap((id) => post(world, id)?.() ?? []));
    expect(answers.map(({ status }) => status)).toEqual([200, 410, 410]);
    expect([stays.received, goes.received]).toEqual([[{ n: 1 }], []]);
  });
});

it('leaves other hosts to others', async () => {
  await run((world) => {
    expect(post(world, 'c', 'other.execute-api.eu-west-1.amazonaws.com')).toBeUndefined();
    return Promise.resolve();
  });
});

it('ends a connection after two hours', async () => {
  const world = await run(({ apigatewayv2 }) => {
    apigatewayv2.connect();
    return Promise.resolve();
  });
  const [connection] = world.apigatewayv2.connections;
  expect((connection?.closedAt ?? 0) - (connection?.openedAt ?? 0)).toBe(2 * 60 * 60 * 1000);
});

it('is billed by messages and minutes', async () => {
  const world = await run(async ({ apigatewayv2, clock }) => {
    const connection = apigatewayv2.connect();
    await apigatewayv2.send(connection, { action: 'watch', status: 200, text: 'x'.repeat(40 * 1024) });
    await clock.pause(90_000);
    connection.vanish();
  });
  expect(world.apigatewayv2.used({ Resources: API })).toEqual({ socketMessage: 2, socketMinute: 2 });
  expect(world.apigatewayv2.used({ Resources: {} })).toEqual({});
});
