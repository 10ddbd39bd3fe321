import { createHash } from 'node:crypto';
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { setTimeout } from 'node:timers/promises';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { GetCommand, paginateScan, PutCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import {
  DROPPED_BY_GATEWAY,
  HOP_BY_HOP,
  MAX_REQUEST_BYTES,
  unlikeSent,
} from '../../lambdas/strangler-facade/gateway-list';
import { eventually, redeploy, whileFunctionHas } from '../support/e2e';
import { documents, functionOf, nameOf, outputsOf, queues } from '../../tools/proofs/deployed';
import { textOf } from '../../tools/proofs/requests';
import { fetchAgain, problemOf } from '../support/http';
import { request as order } from '../../proofs/shared/order-request';

const STACK = 'StranglerFacade';
const outputs = outputsOf(STACK);
const facade = outputs['FacadeUrl'] ?? '';
const legacy = outputs['LegacyUrl'] ?? '';

interface Call {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly at?: string;
  /** @default what a client may send again, with the same key */
  readonly again?: readonly number[];
}

const call = (path: string, { method = 'GET', body, headers, at = facade, again }: Call = {}): Promise<Response> => {
  const own = { 'Content-Type': 'application/json', 'x-caller-id': 'me', ...headers };
  const sent = body !== undefined && { body: textOf(body) };
  return fetchAgain(`${at}${path}`, { method, redirect: 'manual', headers: own, ...sent }, again);
};

const place = ({ headers, ...how }: Call = {}) =>
  call('orders', { method: 'POST', body: order, ...how, headers: { 'Idempotency-Key': ulid(), ...headers } });
const cancel = (orderId: string) => call(`orders/${orderId}/cancel`, { method: 'POST' });
const sideOf = (response: Response) => response.headers.get('x-served-by');

async function placed(at = facade): Promise<string> {
  const response = await place({ at });
  expect(response.status).toBe(201);
  return ((await response.json()) as { orderId: string }).orderId;
}

/** An order as the legacy system itself has it. */
const inLegacy = async (orderId: string): Promise<unknown> => (await call(`orders/${orderId}`, { at: legacy })).json();
const inNewTable = async (orderId: string) =>
  (await documents.send(new GetCommand({ TableName: outputs['OrdersTableName'], Key: { orderId } }))).Item;

it('[strangler-1] serves the legacy pages as they are, byte for byte', async () => {
  const [through, direct] = [await call('catalog'), await call('catalog', { at: legacy })];
  expect(through.status).toBe(200);
  expect(sideOf(through)).toBe('legacy');
  expect(through.headers.get('Content-Type')).toBe('text/html; charset=ISO-8859-1');
  expect(Buffer.from(await through.arrayBuffer()).equals(Buffer.from(await direct.arrayBuffer()))).toBe(true);
  expect((await call('customers/c1')).status).toBe(200);
});

it('[strangler-4] [strangler-5] serves orders by the new service, and the legacy system knows each version', async () => {
  const response = await place();
  const { orderId, ...rest } = (await response.json()) as { orderId: string };
  expect(response.status).toBe(201);
  expect(sideOf(response)).toBe('orders-service');
  expect(rest).toEqual({ status: 'PLACED', totalCents: 2500 });
  await eventually(async () => expect(await inLegacy(orderId)).toMatchObject({ ...order, orderId, version: 1 }), {
    within: 30,
  });

  expect(await (await cancel(orderId)).json()).toEqual({ orderId, status: 'CANCELLED', totalCents: 2500 });
  await eventually(async () => expect(await inLegacy(orderId)).toMatchObject({ status: 'CANCELLED', version: 2 }), {
    within: 30,
  });
  const late = { ...((await inLegacy(orderId)) as object), status: 'PLACED', version: 1 };
  const answered = await call(`orders/${orderId}`, { method: 'PUT', body: late, at: legacy });
  expect(await answered.json()).toEqual({ orderId, applied: false });
  expect(await inLegacy(orderId)).toMatchObject({ status: 'CANCELLED', version: 2 });
});

it('[strangler-8] finds and changes an order that only the legacy system has', async () => {
  const orderId = await placed(legacy);
  const found = await call(`orders/${orderId}`);
  expect(found.status).toBe(200);
  expect(sideOf(found)).toBe('orders-service');
  expect(await found.json()).toMatchObject({ ...order, orderId, version: 1 });
  expect(await inNewTable(orderId)).toBeUndefined();

  expect((await cancel(orderId)).status).toBe(200);
  expect(await inNewTable(orderId)).toMatchObject({ status: 'CANCELLED', version: 2 });
  await eventually(async () => expect(await inLegacy(orderId)).toMatchObject({ status: 'CANCELLED', version: 2 }), {
    within: 30,
  });
});

it('[strangler-4] parks a row that the legacy system will never take, with its reason', async () => {
  const orderId = `broken ${ulid()}`;
  await documents.send(new PutCommand({ TableName: outputs['OrdersTableName'], Item: { orderId } }));
  const letter = await eventually(
    async () => {
      const { Messages = [] } = await queues.send(
        new ReceiveMessageCommand({
          QueueUrl: outputs['RefusedQueueUrl'],
          MessageAttributeNames: ['All'],
          VisibilityTimeout: 0,
        }),
      );
      const [found] = Messages.filter(({ Body }) => Body?.includes(orderId));
      if (!found) throw new Error('It is not parked yet.');
      return found;
    },
    { within: 30 },
  );
  expect(letter.MessageAttributes?.['reason']?.StringValue).toBe('The row is no order');
});

it('[strangler-9] answers the same request with the same key as the first time, with another body 422', async () => {
  const key = { 'Idempotency-Key': ulid() };
  const bodies = await Promise.all(
    [place({ headers: key }), place({ headers: key }), place({ headers: key })].map(async (each) =>
      (await each).text(),
    ),
  );
  expect(new Set(bodies).size).toBe(1);
  const other = await call('orders', { method: 'POST', body: { ...order, customerId: 'c2' }, headers: key });
  expect(other.status).toBe(422);
});

it.each<[string, number, () => Promise<Response>]>([
  ['a wrong field', 400, () => call('orders', { method: 'POST', body: { ...order, items: [] } })],
  ['an unknown order', 404, () => call(`orders/${ulid()}`)],
  ['an unknown route of the new service', 404, () => call('orders')],
  [
    'another content type',
    415,
    () => call('orders', { method: 'POST', body: 'a=1', headers: { 'Content-Type': 'text/plain' } }),
  ],
  ['a body over 4 MiB', 413, () => call('files', { method: 'PUT', body: 'x'.repeat(4 * 1024 * 1024 + 1) })],
])('answers %s with a problem of status %i', async (_, status, request) => {
  expect(await problemOf(await request())).toMatchObject({ status });
});

it('points a redirect of the legacy system to the same place behind the facade', async () => {
  const response = await call(`snoop?redirect=${encodeURIComponent('/catalog')}`);
  expect(response.status).toBe(302);
  const seen = new URL(response.headers.get('Location') ?? '', new URL('snoop', facade));
  expect(seen.href).toBe(new URL('catalog', facade).href);
});

interface Snooped {
  readonly method: string;
  readonly path: string;
  readonly query: readonly [string, string][];
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly sha256: string;
}

const OF_THE_TRANSFER = ['connection', 'expect', 'trailer', 'transfer-encoding', 'upgrade'];
const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Sends exactly these headers, and asks the legacy system what came. */
async function snoop(method: string, path: string, headers: readonly string[], body: Buffer): Promise<Snooped> {
  const url = new URL(facade);
  const text = await new Promise<string>((resolve, reject) => {
    const sent = (url.protocol === 'https:' ? tlsRequest : plainRequest)(
      {
        host: url.hostname,
        port: url.port,
        method,
        path: url.pathname + path,
        headers: ['Host', url.host, ...headers, 'Content-Length', String(body.length)],
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(Buffer.concat(chunks).toString()));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
  return JSON.parse(text) as Snooped;
}

it('[strangler-2] hands on method, path, query, headers and body, save what the list says', async () => {
  // The others describe how the body comes, or what the connection is for: a client may not send them with anything in it.
  const dropped = [...HOP_BY_HOP, ...DROPPED_BY_GATEWAY].filter((name) => !OF_THE_TRANSFER.includes(name));
  const body = Buffer.from(Array.from({ length: 300_000 }, (_, place) => (place * 7) % 256));
  const sent = [
    ...['Content-Type', 'application/octet-stream', 'Accept', 'text/html', 'Accept-Encoding', 'gzip'],
    ...['Authorization', 'Basic bWU6bWU=', 'Cookie', 'a=1; b=2', 'X-Two', '1', 'X-Two', '2', 'X-Empty', ''],
    ...['If-None-Match', '"1"', 'Range', 'bytes=0-1', 'Referer', 'https://example.com/', 'User-Agent', 'e2e'],
    ...dropped.flatMap((name) => [name, '1']),
  ];
  const path = "snoop/a%2Fb/%C3%A9%20x/it's?b=1&a=2&b=&b=%26%3D&%C3%BC=%25";
  const came = await snoop('PATCH', path, sent, body);

  expect(came.method).toBe('PATCH');
  expect(came.path.split('/').map(decodeURIComponent)).toEqual(['', 'snoop', 'a/b', 'é x', "it's"]);
  const values = (name: string) => came.query.flatMap(([key, value]) => (key === name ? [value] : []));
  expect([values('b'), values('a'), values('ü'), came.query.length]).toEqual([['1', '', '&='], ['2'], ['%'], 5]);
  expect(came.sha256).toBe(digest(body));

  const lists = Object.entries(came.headers).map(([name, all]) => [name.toLowerCase(), all.join(', ')] as const);
  const arrived = new Map(lists);
  const wanted = new Map<string, string>();
  for (let place = 0; place < sent.length; place += 2) {
    const name = (sent[place] ?? '').toLowerCase();
    const value = sent[place + 1] ?? '';
    wanted.set(name, wanted.has(name) ? `${wanted.get(name) ?? ''}, ${value}` : value);
  }
  for (const [name, value] of wanted) {
    if (!unlikeSent.includes(name)) expect([name, arrived.get(name)]).toEqual([name, value]);
  }
  expect(dropped.filter((name) => arrived.has(name))).toEqual([]);
});

it('[strangler-2] hands on a body of the stated size, to either side', async () => {
  const body = Buffer.alloc(
    MAX_REQUEST_BYTES,
    Uint8Array.from({ length: 256 }, (_, value) => value),
  );
  expect((await snoop('PUT', 'snoop', [], body)).sha256).toBe(digest(body));
  const refused = await call('orders', { method: 'POST', body: 'x'.repeat(MAX_REQUEST_BYTES) });
  expect(sideOf(refused)).toBe('orders-service');
  expect(await refused.json()).toMatchObject({ status: 413, title: 'The body is larger than 262144 bytes' });
});

it('[strangler-2] hands back each header of an answer, save what the list says', async () => {
  const { headers } = await call('snoop');
  expect(headers.getSetCookie()).toEqual(['basket=1', 'seen=2']);
  expect(headers.get('x-amzn-remapped-server')).toBe('Shop/1.3');
  expect(headers.get('server')).not.toBe('Shop/1.3');
});

it('[strangler-3] keeps a caller who comes back with the cookie on one side', async () => {
  const first = await fetch(`${facade}catalog`);
  const [cookie = ''] = first.headers.getSetCookie();
  expect(cookie).toMatch(/^facade-caller=[0-9A-Z]{26};/);
  const again = await fetch(`${facade}catalog`, { headers: { Cookie: cookie.split(';')[0] ?? '' } });
  expect(again.headers.getSetCookie()).toEqual([]);
});

it('[strangler-7] answers 502 for the paths of a legacy system that is down, and serves the others', async () => {
  await whileFunctionHas(await functionOf(STACK, 'RouteRequest'), { LEGACY_URL: 'http://127.0.0.1:1/' }, async () => {
    const down = await fetch(`${facade}catalog`);
    expect(await problemOf(down)).toMatchObject({ status: 502 });
    expect(sideOf(down)).toBe('legacy');
    const orderId = await placed();
    expect((await call(`orders/${orderId}`)).status).toBe(200);
  });
  expect((await call('catalog')).status).toBe(200);
});

describe('while the prefixes change', () => {
  const MINUTES_15 = 900_000;
  const callers = Array.from({ length: 40 }, (_, number) => `caller-${number}`);

  async function sides(): Promise<Map<string, string | null>> {
    const found = new Map<string, string | null>();
    for (const caller of callers) {
      found.set(caller, sideOf(await call(`orders/${known}`, { headers: { 'x-caller-id': caller } })));
    }
    return found;
  }
  const moved = (all: Map<string, string | null>) =>
    [...all].flatMap(([caller, side]) => (side === 'orders-service' ? [caller] : []));

  /** Places orders, each for a customer of its own, and reads, without a break, until stopped. */
  function traffic() {
    let isOn = true;
    const orders: { readonly customerId: string; readonly side: string | null }[] = [];
    const failures: string[] = [];
    const work = async (caller: string): Promise<void> => {
      while (isOn) {
        // What is lost is lost: only a throttle is a reason to ask again.
        const how = { headers: { 'x-caller-id': caller }, again: [429] };
        const customerId = `customer-${ulid()}`;
        const made = await place({ ...how, body: { ...order, customerId } });
        if (made.status === 201) orders.push({ customerId, side: sideOf(made) });
        else failures.push(`POST /orders: ${String(made.status)} ${await made.text()}`);
        for (const path of ['catalog', `orders/${known}`]) {
          const read = await call(path, how);
          if (read.status !== 200 || sideOf(read) === null) failures.push(`GET /${path}: ${String(read.status)}`);
        }
        await setTimeout(100);
      }
    };
    const done = Promise.all(callers.slice(0, 3).map(work));
    return {
      end: async () => {
        isOn = false;
        await done;
        return { orders, failures };
      },
    };
  }

  /** Those of the traffic who have orders there, once for each order. */
  async function customersIn(TableName: string | undefined): Promise<string[]> {
    const customers: string[] = [];
    for await (const { Items = [] } of paginateScan({ client: documents }, { TableName, ConsistentRead: true })) {
      customers.push(...Items.map(({ customerId }) => String(customerId)));
    }
    return customers.filter((customer) => customer.startsWith('customer-')).sort();
  }

  let known: string;

  beforeAll(async () => {
    known = await placed();
    await eventually(async () => expect(await inLegacy(known)).toMatchObject({ version: 1 }), { within: 30 });
  });

  it(
    '[strangler-1] [strangler-3] [strangler-6] loses no request, serves none twice, and goes by the new weights at once',
    async () => {
      const running = traffic();
      await setTimeout(500);

      await redeploy(STACK, { strangledPrefixes: 'none' });
      expect(moved(await sides())).toEqual([]);
      await redeploy(STACK, { strangledPrefixes: '/orders:30' });
      const at30 = await sides();
      expect(await sides()).toEqual(at30);
      await redeploy(STACK, { strangledPrefixes: '/orders:60' });
      const at60 = await sides();
      expect(moved(at60)).toEqual(expect.arrayContaining(moved(at30)));
      expect(moved(at60).length).toBeGreaterThan(moved(at30).length);
      expect(moved(at60).length).toBeLessThan(callers.length);
      await redeploy(STACK, { strangledPrefixes: '/orders:100' });
      expect(moved(await sides())).toEqual(callers);

      const { orders, failures } = await running.end();
      expect(failures).toEqual([]);
      const servedBy = (side: string) => orders.filter((one) => one.side === side).map((one) => one.customerId);
      const [byService, byLegacy] = [servedBy('orders-service'), servedBy('legacy')];
      expect(byService.length).toBeGreaterThan(0);
      expect(byLegacy.length).toBeGreaterThan(0);
      expect(await customersIn(outputs['OrdersTableName'])).toEqual(byService.sort());
      const legacyTable = await nameOf(STACK, 'AWS::DynamoDB::GlobalTable', 'LegacyOrders');
      await eventually(async () => expect(await customersIn(legacyTable)).toEqual([...byService, ...byLegacy].sort()), {
        within: 30,
      });
    },
    MINUTES_15,
  );
});
