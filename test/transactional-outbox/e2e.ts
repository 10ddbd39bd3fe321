import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import { runTool } from '../support/command';
import { eventually } from '../support/e2e';
import { documents, outputsOf } from '../../tools/proofs/deployed';
import { textOf } from '../../tools/proofs/requests';
import { fetchAgain, problemOf } from '../support/http';
import { request as order } from '../../proofs/shared/order-request';
import { publish } from './order-events';

const outputs = outputsOf('TransactionalOutbox');

interface Call {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const call = (method: 'GET' | 'POST', path: string, { body, headers }: Call = {}): Promise<Response> =>
  fetchAgain(`${outputs['ApiUrl'] ?? ''}${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    ...(body !== undefined && { body: textOf(body) }),
  });

const place = (body: unknown = order, key = ulid()) =>
  call('POST', 'orders', { body, headers: { 'Idempotency-Key': key } });
const cancel = (orderId: string) => call('POST', `orders/${orderId}/cancel`);

async function placed(body: unknown = order): Promise<string> {
  const response = await place(body);
  expect(response.status).toBe(201);
  const { orderId } = (await response.json()) as { orderId: string };
  return orderId;
}

async function shipmentOf(orderId: string): Promise<unknown> {
  const response = await call('GET', `shipments/${orderId}`);
  return response.status === 404 ? undefined : response.json();
}

const storedShipment = async (orderId: string) =>
  (await documents.send(new GetCommand({ TableName: outputs['ShipmentsTableName'], Key: { orderId } }))).Item;

const outboxOf = async (orderId: string) => {
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName: outputs['OutboxTableName'],
      KeyConditionExpression: 'orderId = :id',
      ExpressionAttributeValues: { ':id': orderId },
      ConsistentRead: true,
    }),
  );
  return Items;
};

const detail = (orderId: string, sequence: number) => ({
  schemaVersion: 1,
  eventId: ulid(),
  orderId,
  sequence,
  at: new Date().toISOString(),
  ...(sequence === 1 && { items: order.items, totalCents: 2500 }),
});

/** A row whose event no bus takes, as nobody but an operator could write it. */
async function plantPoison(orderId: string): Promise<void> {
  await documents.send(
    new PutCommand({
      TableName: outputs['OutboxTableName'],
      Item: {
        orderId,
        sequence: 1,
        state: 'UNPUBLISHED#0',
        createdAt: '2026-01-01T00:00:00.000Z',
        event: { source: 'orders', detailType: 'OrderPlaced', detail: 'poison' },
      },
    }),
  );
}

/** What an operator does to a quarantined row, by the page's runbook. */
const repair = (orderId: string) =>
  documents.send(
    new UpdateCommand({
      TableName: outputs['OutboxTableName'],
      Key: { orderId, sequence: 1 },
      UpdateExpression: 'SET #event.#detail = :detail, #state = :state',
      ConditionExpression: '#state = :quarantined',
      ExpressionAttributeNames: { '#event': 'event', '#detail': 'detail', '#state': 'state' },
      ExpressionAttributeValues: {
        ':detail': JSON.stringify(detail(orderId, 1)),
        ':state': 'UNPUBLISHED#0',
        ':quarantined': 'QUARANTINED',
      },
    }),
  );

/** What takes minutes is begun before all tests, and looked at after them. */
const SWEEP_MINUTES = 2;
const repaired = ulid();

beforeAll(async () => {
  await plantPoison(repaired);
  await eventually(() => repair(repaired), { within: 30 });
});

it('[outbox-2] ships a placed order', async () => {
  const response = await place();
  const answer = (await response.json()) as { orderId: string };
  expect(response.status).toBe(201);
  expect(answer).toMatchObject({ status: 'PLACED', totalCents: 2500 });
  expect(response.headers.get('Location')).toBe(`/orders/${answer.orderId}`);

  const read = await call('GET', `orders/${answer.orderId}`);
  expect(await read.json()).toMatchObject({ ...order, ...answer });
  await eventually(
    async () => {
      expect(await shipmentOf(answer.orderId)).toEqual({ orderId: answer.orderId, status: 'SHIPPED' });
    },
    { within: 30 },
  );
});

it('logs what became of an order, function by function, where `npm run logs` finds it', async () => {
  // On the cloud of this run, whether or not `npm start` runs too.
  const logged = async (text: string) =>
    (await runTool('tools/commands/logs.ts', ['--aws', 'TransactionalOutbox', text])).printed;
  const response = await place();
  const { orderId } = (await response.json()) as { orderId: string };
  await eventually(
    async () => {
      expect(await logged(orderId)).toMatch(
        /PlaceOrder +INFO .*\n.*RelayEvents +INFO .*\n.*ShipOrder +INFO .*type=OrderPlaced/,
      );
    },
    { within: 60 },
  );
  expect(await logged(response.headers.get('x-amzn-requestid') ?? '')).toContain(`location=/orders/${orderId}`);
});

it('[outbox-10] answers the same request with the same key as the first time, with another body 422', async () => {
  const key = ulid();
  const answers = await Promise.all(Array.from({ length: 5 }, () => place(order, key)));
  const bodies = await Promise.all(answers.map((each) => each.json()));
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
  expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);

  const other = await place({ ...order, customerId: 'c2' }, key);
  expect(await problemOf(other)).toMatchObject({ status: 422 });
});

it('[outbox-11] cancels an order once, however often that is asked for', async () => {
  const orderId = await placed();
  const answers = await Promise.all([cancel(orderId), cancel(orderId), cancel(orderId)]);
  for (const answer of answers) {
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ orderId, status: 'CANCELLED', totalCents: 2500 });
  }
  expect((await outboxOf(orderId)).map((row) => row['sequence'] as number)).toEqual([1, 2]);
});

it('[outbox-4] asks for the goods of a shipped order back when it is cancelled', async () => {
  const orderId = await placed();
  await eventually(async () => expect(await shipmentOf(orderId)).toMatchObject({ status: 'SHIPPED' }), { within: 30 });
  await cancel(orderId);
  await eventually(async () => expect(await shipmentOf(orderId)).toEqual({ orderId, status: 'RETURN_REQUESTED' }), {
    within: 30,
  });
});

it.each<[string, number, () => Promise<Response>]>([
  ['a wrong field', 400, () => place({ ...order, items: [{ ...order.items[0], quantity: 0 }] })],
  ['a body that is no JSON', 400, () => place('{')],
  ['a body over 256 KiB', 413, () => place({ ...order, padding: 'x'.repeat(300_000) })],
  [
    'another content type',
    415,
    () => call('POST', 'orders', { body: 'a=1', headers: { 'Content-Type': 'text/plain' } }),
  ],
  ['an unknown order', 404, () => call('GET', `orders/${ulid()}`)],
  ['an unknown order to cancel', 404, () => cancel(ulid())],
  ['an unknown shipment', 404, () => call('GET', `shipments/${ulid()}`)],
  ['an unknown route', 404, () => call('GET', 'nothing')],
])('answers %s with a problem of status %i', async (_, status, request) => {
  expect(await problemOf(await request())).toMatchObject({ status });
});

it('names the wrong field', async () => {
  const response = await place({ ...order, items: [{ ...order.items[0], quantity: 0 }] });
  expect(await response.json()).toMatchObject({ errors: [{ field: 'items.0.quantity' }] });
});

it('[outbox-1] [outbox-3] [outbox-9] gives each of 100 concurrent orders one event, published, and one shipment', async () => {
  const ids = await Promise.all(Array.from({ length: 100 }, () => placed()));
  expect(new Set(ids).size).toBe(100);
  await eventually(
    async () => {
      for (const orderId of ids) {
        const rows = await outboxOf(orderId);
        expect(rows).toMatchObject([{ sequence: 1, publishedAt: expect.any(String) as string }]);
        expect(rows[0]).toHaveProperty('expiresAt');
        expect(rows[0]).not.toHaveProperty('state');
        expect(await storedShipment(orderId)).toMatchObject({ status: 'SHIPPED', lastSequence: 1, version: 1 });
      }
    },
    { within: 60 },
  );
});

it('[outbox-6] quarantines a poison event with its reason, and publishes later ones', async () => {
  const poison = ulid();
  await plantPoison(poison);
  const orderId = await placed();
  await eventually(async () => expect(await shipmentOf(orderId)).toMatchObject({ status: 'SHIPPED' }), { within: 30 });
  await eventually(
    async () =>
      expect(await outboxOf(poison)).toMatchObject([
        { state: 'QUARANTINED', quarantineReason: expect.stringContaining('JSON') as string },
      ]),
    { within: 30 },
  );
  expect((await outboxOf(poison))[0]).not.toHaveProperty('expiresAt');
});

it('[outbox-3] [outbox-4] applies repeated and reordered events once and in sequence', async () => {
  const orderId = ulid();
  const cancelled = detail(orderId, 2);
  const first = detail(orderId, 1);

  await publish('OrderCancelled', cancelled);
  await eventually(async () => expect(await storedShipment(orderId)).toMatchObject({ gap: 'OPEN' }), { within: 30 });
  expect(await shipmentOf(orderId)).toBeUndefined();

  for (const [type, event] of [
    ['OrderPlaced', first],
    ['OrderCancelled', cancelled],
    ['OrderPlaced', first],
  ] as const) {
    await publish(type, event);
  }
  await eventually(async () => expect(await shipmentOf(orderId)).toMatchObject({ status: 'CANCELLED' }), {
    within: 30,
  });

  // Once a later order is shipped, the repeated events have most likely been seen too: they have changed nothing.
  const later = await placed();
  await eventually(async () => expect(await shipmentOf(later)).toMatchObject({ status: 'SHIPPED' }), { within: 30 });
  expect(await storedShipment(orderId)).toEqual({
    orderId,
    lastSequence: 2,
    status: 'CANCELLED',
    held: {},
    version: 2,
  });
});

it('[outbox-7] publishes a repaired row that no stream record reports', async () => {
  await eventually(async () => expect(await shipmentOf(repaired)).toMatchObject({ status: 'SHIPPED' }), {
    within: SWEEP_MINUTES * 60,
  });
  expect(await outboxOf(repaired)).toMatchObject([{ publishedAt: expect.any(String) as string }]);
});
