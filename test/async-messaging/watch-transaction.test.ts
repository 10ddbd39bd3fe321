import './variables';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/async-messaging/watch-transaction.handler';
import { conditionFailed, throttled } from '../support/aws-errors';
import { answeringPush, failingPush, pushed, pushRequests } from './push';
import { CONNECTION_ID, NOW, running, succeeded, TRANSACTION_ID, watcher } from './samples';

jest.mock('../../lambdas/shared/http-call', () => ({ httpCall: jest.fn() }));
const tables = mockClient(DynamoDBDocumentClient);

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
  tables.reset();
  tables.on(GetCommand).resolves({ Item: running });
  for (const command of [PutCommand, UpdateCommand, DeleteCommand])
    tables.on(command as typeof PutCommand).resolves({});
  answeringPush(200);
});
afterEach(() => jest.useRealTimers());

const watch = (body: string | undefined = JSON.stringify({ action: 'watch', transactionId: TRANSACTION_ID })) =>
  handler({
    body,
    requestContext: { connectionId: CONNECTION_ID, requestId: 'r1' },
  } as unknown as APIGatewayProxyWebsocketEventV2); // the parts that the handler reads
const commands = () => tables.calls().map(({ args: [{ constructor }] }) => constructor.name);
const written = () => tables.commandCalls(PutCommand).map(({ args: [{ input }] }) => input.Item);

it('[async-5] adds the watcher before it reads how the transaction stands', async () => {
  expect(await watch()).toEqual({ statusCode: 200 });
  expect(written()).toEqual([{ ...watcher, expiresAt: NOW.getTime() / 1000 + 2 * 60 * 60 }]);
  expect(commands()).toEqual(['GetCommand', 'PutCommand', 'GetCommand']);
  expect(tables.commandCalls(GetCommand)[1]?.args[0].input.ConsistentRead).toBe(true);
  expect(pushed()).toEqual([]);
});

it('[async-5] tells at once how it ended, and forgets the watcher', async () => {
  tables.on(GetCommand).resolves({ Item: succeeded });
  await watch();
  expect(pushed()).toEqual([
    { transactionId: TRANSACTION_ID, status: 'SUCCEEDED', result: { amountCents: 2500, feeCents: 63 } },
  ]);
  expect(tables.commandCalls(DeleteCommand)[0]?.args[0].input.Key).toEqual(watcher);
});

it('[async-5] tells of an end that came while the watcher was added', async () => {
  tables.on(GetCommand).resolvesOnce({ Item: running }).resolves({ Item: succeeded });
  await watch();
  expect(pushed()).toHaveLength(1);
});

it('leaves the telling to a worker that is about to do it', async () => {
  tables.on(GetCommand).resolves({ Item: succeeded });
  tables.on(UpdateCommand).rejects(conditionFailed(watcher));
  expect(await watch()).toEqual({ statusCode: 200 });
  expect(pushed()).toEqual([]);
});

it('sends to the connection by a signed request of its stage', async () => {
  tables.on(GetCommand).resolves({ Item: succeeded });
  await watch();
  const [request] = pushRequests();
  expect(request).toMatchObject({ method: 'POST', path: '/live/@connections/L0SM9cOFvHcCIhw%3D' });
  expect(request?.origin.host).toBe('push.execute-api.us-east-1.amazonaws.com');
  expect(Object.fromEntries(request?.headers ?? [])['authorization']).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20260301\/us-east-1\/execute-api\/aws4_request/,
  );
});

it.each<[string, number, string | undefined, object | undefined]>([
  ['no JSON', 400, 'watch', undefined],
  ['no text', 400, undefined, undefined],
  ['another action', 400, '{"action":"look","transactionId":"x"}', undefined],
  ['no id', 400, '{"action":"watch"}', undefined],
  ['what can be no id', 404, '{"action":"watch","transactionId":"x"}', undefined],
  ['an id of nothing', 404, `{"action":"watch","transactionId":"${TRANSACTION_ID}"}`, undefined],
  [
    'one that has expired',
    410,
    `{"action":"watch","transactionId":"${TRANSACTION_ID}"}`,
    { ...succeeded, expiresAt: 1 },
  ],
])('tells of %s as a problem, %i, and adds nobody', async (_, status, body, Item) => {
  tables.on(GetCommand).resolves({ ...(Item && { Item }) });
  expect(
    await (body === undefined
      ? handler({ requestContext: { connectionId: 'c', requestId: 'r' } } as never)
      : watch(body)),
  ).toEqual({
    statusCode: 200,
  });
  expect(pushed()).toEqual([expect.objectContaining({ status, type: expect.stringMatching(/^urn:/) as unknown })]);
  expect(written()).toEqual([]);
});

it.each([GetCommand, PutCommand, UpdateCommand, DeleteCommand])('throws what the table throws: %p', async (command) => {
  tables.on(GetCommand).resolves({ Item: succeeded });
  tables.on(command as typeof GetCommand).rejects(throttled);
  await expect(watch()).rejects.toThrow(throttled);
});

it('throws when the connection cannot be reached, so that the client is told of an error', async () => {
  tables.on(GetCommand).resolves({ Item: succeeded });
  failingPush();
  await expect(watch()).rejects.toThrow('ECONNREFUSED');
});
