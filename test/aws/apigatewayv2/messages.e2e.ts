import { reachable } from '../../../tools/local-cloud/outputs';
import { signatureOf } from '../../../tools/proofs/signature';
import { Cloud, eventually, lambda } from '../../local-cloud/cloud';
import { smallWorld } from '../../support/small-world';
import { SocketClient } from '../../support/socket-client';
import { ANSWERS, API, permission } from './watching';

interface Message {
  readonly message?: string;
  readonly connectionId?: string;
  readonly n?: number;
}

/** A client that is connected, and what it was sent. */
interface Client {
  readonly received: readonly Message[];
  send(message: { readonly action: string; readonly status?: number }): unknown;
  leave(): void;
  /** Sends the connection a message, as functions do. @returns the status */
  post(message: object): Promise<number>;
}

type Until = (condition: () => boolean | Promise<boolean>) => Promise<void>;

/** What two clients are sent, of which one leaves, and what is answered to who sends to them. */
async function seen(connect: () => Promise<Client>, until: Until): Promise<object> {
  const [stays, goes] = [await connect(), await connect()];
  for (const client of [stays, goes]) {
    for (const message of [{ status: 200 }, { status: 500 }, {}]) client.send({ action: 'watch', ...message });
    await until(() => client.received.length > 0);
    client.send({ action: 'listen' });
    await until(() => client.received.length > 1);
  }
  const posted = await stays.post({ n: 1 });
  await until(() => stays.received.length > 2);
  goes.leave();
  await until(async () => (await goes.post({ n: 2 })) === 410);
  return { posted, received: [stays, goes].map((client) => client.received.map(({ message, n }) => message ?? n)) };
}

async function onTheLocalCloud(): Promise<object> {
  const cloud = await Cloud.start();
  try {
    const { api = '' } = await cloud.deploy(
      'sockets',
      { ...API, ...permission, ...lambda('Watch', ANSWERS) },
      { api: { Ref: 'Api' } },
    );
    const { region, credentials, endpoint } = cloud.root;
    const urls = { url: `wss://${api}.execute-api.${region}.amazonaws.com/live` };
    const { url = '' } = reachable({ urls }, endpoint)['urls'] ?? {};
    const connect = async (): Promise<Client> => {
      const client = await SocketClient.connect<Message>(url);
      const post = async (message: object) => {
        const id = client.received.find(({ connectionId }) => connectionId !== undefined)?.connectionId ?? '';
        const to = `${url.replace(/^ws/, 'http')}/@connections/${encodeURIComponent(id)}`;
        const call = { method: 'POST', contentType: 'application/json', body: JSON.stringify(message) };
        const headers = { 'Content-Type': call.contentType, ...(await signatureOf(to, call, { region, credentials })) };
        return (await fetch(to, { ...call, headers })).status;
      };
      return { received: client.received, send: (message) => client.send(message), leave: () => client.close(), post };
    };
    return await seen(connect, (condition) => eventually(async () => condition()));
  } finally {
    await cloud.stop();
  }
}

async function inTheModel(): Promise<object> {
  const world = await smallWorld({ ...API, ...permission }, { Watch: ANSWERS });
  const { apigatewayv2, clock } = world;
  const connect = (): Promise<Client> => {
    const connection = apigatewayv2.connect();
    const post = async (message: object) => {
      const path = `/live/@connections/${encodeURIComponent(connection.id)}`;
      const request = { host: 'api.execute-api.eu-west-1.amazonaws.com', method: 'POST', path, headers: [] };
      return (await apigatewayv2.serverOf({ ...request, body: JSON.stringify(message) })?.())?.status ?? 0;
    };
    const received = connection.received as readonly Message[];
    const send: Client['send'] = (message) => apigatewayv2.send(connection, message);
    return Promise.resolve({ received, send, leave: () => connection.vanish(), post });
  };
  let all: object = {};
  await world.run(async () => {
    all = await seen(connect, async (condition) => {
      while (!(await condition())) await clock.pause(1000);
    });
  });
  return all;
}

it('the model of WebSocket APIs tells clients what the local cloud tells them', async () => {
  const shown = await inTheModel();
  expect(shown).toEqual({
    posted: 200,
    received: [
      ['Internal server error', 'Forbidden', 1],
      ['Internal server error', 'Forbidden'],
    ],
  });
  expect(await onTheLocalCloud()).toEqual(shown);
});
