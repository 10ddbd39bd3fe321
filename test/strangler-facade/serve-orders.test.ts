import './variables';
import { DynamoDBDocumentClient, GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { httpCall, HttpTimeout } from '../../lambdas/shared/http-call';
import { cancelledOrder } from '../../lambdas/strangler-facade/order';
import { handler } from '../../lambdas/strangler-facade/serve-orders.handler';
import { conditionFailed, throttled } from '../support/aws-errors';
import { request } from '../../proofs/shared/order-request';
import { jsonEvent, NOW, ORDER_ID, placedOrder } from './samples';

jest.mock('../../lambdas/shared/http-call', () => ({
  ...jest.requireActual<object>('../../lambdas/shared/http-call'),
  httpCall: jest.fn(),
}));
const legacy = jest.mocked(httpCall);
const tables = mockClient(DynamoDBDocumentClient);

const legacyAnswers = (status: number, body: unknown = {}) =>
  legacy.mockResolvedValue({ status, headers: [], body: Buffer.from(JSON.stringify(body)) });
const written = () => tables.commandCalls(PutCommand).map(({ args }) => args[0].input);
const place = (headers = {}) => handler(jsonEvent('POST', '/orders', request, headers));
const read = (orderId = ORDER_ID) => handler(jsonEvent('GET', `/orders/${orderId}`));
const cancel = () => handler(jsonEvent('POST', `/orders/${ORDER_ID}/cancel`));

beforeEach(() => {
  tables.reset();
  tables.on(GetCommand).resolves({ Item: placedOrder() });
  tables.on(PutCommand).resolves({});
  legacy.mockReset();
  legacyAnswers(404);
});

it('places an order', async () => {
  const { statusCode, headers, body } = await place();
  const { orderId, ...rest } = JSON.parse(body) as { orderId: string };
  expect(statusCode).toBe(201);
  expect(headers).toMatchObject({ Location: `/orders/${orderId}` });
  expect(rest).toEqual({ status: 'PLACED', totalCents: 2500 });
  expect(tables.commandCalls(TransactWriteCommand)[0]?.args[0].input.TransactItems).toEqual([
    {
      Put: {
        TableName: 'orders',
        Item: expect.objectContaining({ ...request, orderId, version: 1, status: 'PLACED' }) as object,
        ConditionExpression: 'attribute_not_exists(orderId)',
      },
    },
  ]);
});

it.each(['/orders/', '//orders', '/orders;jsessionid=1', '/%6frders'])('places an order at %s too', async (path) => {
  expect((await handler(jsonEvent('POST', path, request))).statusCode).toBe(201);
});

it.each([`/orders/${ORDER_ID}/`, `/orders//${ORDER_ID}`])('reads an order at %s too', async (path) => {
  expect(await handler(jsonEvent('GET', path))).toEqual(await read());
});

it('answers HEAD as GET, without a body', async () => {
  expect(await handler(jsonEvent('HEAD', `/orders/${ORDER_ID}`))).toEqual({ ...(await read()), body: '' });
});

it('[strangler-9] writes the record of the key with the order, or neither', async () => {
  await place({ 'Idempotency-Key': 'k' });
  const [items, ...more] = tables.commandCalls(TransactWriteCommand).map(({ args }) => args[0].input.TransactItems);
  expect(more).toEqual([]);
  expect(items?.map(({ Put }) => Put?.TableName)).toEqual(['idempotency', 'orders']);
});

it('names the wrong field', async () => {
  const { statusCode, body } = await handler(jsonEvent('POST', '/orders', { ...request, items: [] }));
  expect(statusCode).toBe(400);
  expect(JSON.parse(body)).toMatchObject({ errors: [{ field: 'items' }] });
});

it('answers with an order of its own, and asks nobody', async () => {
  const { statusCode, body } = await read();
  expect(statusCode).toBe(200);
  expect(JSON.parse(body)).toEqual(placedOrder());
  expect(tables.commandCalls(GetCommand)[0]?.args[0].input).toMatchObject({ ConsistentRead: true });
  expect(legacy).not.toHaveBeenCalled();
});

it('[strangler-8] finds an order that only the legacy system has', async () => {
  tables.on(GetCommand).resolves({});
  legacyAnswers(200, placedOrder());
  const { statusCode, body } = await read();
  expect(statusCode).toBe(200);
  expect(JSON.parse(body)).toEqual(placedOrder());
  expect(legacy.mock.calls[0]?.[1]).toMatchObject({ method: 'GET', path: `/shop/orders/${ORDER_ID}` });
});

it('[strangler-8] takes an order over from the legacy system when it changes', async () => {
  tables.on(GetCommand).resolves({});
  legacyAnswers(200, placedOrder());
  expect(await cancel()).toMatchObject({ statusCode: 200 });
  expect(written()).toEqual([
    {
      TableName: 'orders',
      Item: expect.objectContaining({ orderId: ORDER_ID, status: 'CANCELLED', version: 2 }) as object,
      ConditionExpression: 'attribute_not_exists(orderId)',
    },
  ]);
});

it('answers 404 for an order that nobody knows, and asks nobody for what can be none', async () => {
  tables.on(GetCommand).resolves({});
  expect(await read()).toMatchObject({ statusCode: 404 });
  expect(await cancel()).toMatchObject({ statusCode: 404 });
  legacy.mockClear();
  tables.resetHistory();
  expect(await read('a%20b')).toMatchObject({ statusCode: 404 });
  expect(legacy).not.toHaveBeenCalled();
  expect(tables.calls()).toEqual([]);
});

it.each([
  ['is down', () => legacy.mockRejectedValue(Object.assign(new Error(), { code: 'ECONNREFUSED' }))],
  ['is slow', () => legacy.mockRejectedValue(new HttpTimeout())],
  ['fails', () => legacyAnswers(500)],
])('asks to come again for an unknown order when the legacy system %s', async (_, happens) => {
  tables.on(GetCommand).resolves({});
  happens();
  expect(await read()).toMatchObject({ statusCode: 503, headers: { 'Retry-After': '1' } });
});

it('fails when the legacy system answers with what is no order', async () => {
  tables.on(GetCommand).resolves({});
  legacyAnswers(200, { ORDER: 1 });
  expect(await read()).toMatchObject({ statusCode: 500 });
});

it('[strangler-9] cancels an order in place of the version that it read', async () => {
  const { statusCode, body } = await cancel();
  expect(statusCode).toBe(200);
  expect(JSON.parse(body)).toEqual({ orderId: ORDER_ID, status: 'CANCELLED', totalCents: 2500 });
  expect(written()).toMatchObject([
    { Item: { version: 2 }, ConditionExpression: 'version = :read', ExpressionAttributeValues: { ':read': 1 } },
  ]);
});

it('[strangler-9] writes nothing when the order is cancelled already', async () => {
  tables.on(GetCommand).resolves({ Item: cancelledOrder(placedOrder(), NOW) });
  expect(await cancel()).toMatchObject({ statusCode: 200 });
  expect(written()).toEqual([]);
});

it('[strangler-9] answers the same when somebody else cancels at the same time', async () => {
  tables
    .on(GetCommand)
    .resolvesOnce({ Item: placedOrder() })
    .resolves({ Item: cancelledOrder(placedOrder(), NOW) });
  tables.on(PutCommand).rejects(conditionFailed());
  expect(await cancel()).toMatchObject({ statusCode: 200 });
  expect(written()).toHaveLength(1);
});

it('gives up after three attempts, and asks to come again', async () => {
  tables.on(PutCommand).rejects(conditionFailed());
  expect(await cancel()).toMatchObject({ statusCode: 503 });
  expect(written()).toHaveLength(3);
});

it.each([
  ['read', () => tables.on(GetCommand), read],
  ['changed', () => tables.on(PutCommand), cancel],
  ['written', () => tables.on(TransactWriteCommand), place],
])('asks to come again when an order cannot be %s', async (_, call, act) => {
  call().rejects(throttled);
  expect(await act()).toMatchObject({ statusCode: 503 });
});

it.each([
  ['PUT', `/orders/${ORDER_ID}`],
  ['GET', '/orders'],
  ['POST', `/orders/${ORDER_ID}/ship`],
  ['GET', `/orders/${ORDER_ID}/cancel/now`],
])('has no route for %s %s', async (method, path) => {
  expect(await handler(jsonEvent(method, path))).toMatchObject({ statusCode: 404 });
});
