import './variables';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/transactional-outbox/place-order.handler';
import { cancelledBecause, named, throttled } from '../support/aws-errors';
import { apiEvent } from '../support/lambda-events';
import { request } from '../../proofs/shared/order-request';

const tables = mockClient(DynamoDBDocumentClient);

beforeEach(() => {
  tables.reset();
  tables.on(TransactWriteCommand).resolves({});
});

const place = (headers?: Record<string, string>, body: unknown = request) => handler(apiEvent({ body, headers }));
const written = (call = 0) => tables.commandCalls(TransactWriteCommand)[call]?.args[0].input.TransactItems ?? [];

it('answers with the placed order and where it is', async () => {
  const { statusCode, headers, body } = await place();

  const order = JSON.parse(body) as { orderId: string };
  expect(statusCode).toBe(201);
  expect(order).toEqual({
    orderId: expect.stringMatching(/^[0-9A-Z]{26}$/) as string,
    status: 'PLACED',
    totalCents: 2500,
  });
  expect(headers).toMatchObject({ Location: `/orders/${order.orderId}` });
});

it('[outbox-1] writes the new order and its new event in one transaction and in no other way', async () => {
  const { orderId } = JSON.parse((await place()).body) as { orderId: string };

  const [order, event, ...others] = written();
  expect(tables.calls()).toHaveLength(1);
  expect(others).toEqual([]);
  expect(order?.Put).toMatchObject({
    TableName: 'orders',
    Item: { orderId, ...request, totalCents: 2500, status: 'PLACED', sequence: 1 },
    ConditionExpression: 'attribute_not_exists(orderId)',
  });
  expect(event?.Put).toMatchObject({
    TableName: 'outbox',
    Item: { orderId, sequence: 1, event: { source: 'orders', detailType: 'OrderPlaced' } },
    ConditionExpression: 'attribute_not_exists(orderId)',
  });
});

it('gives the event a schema version, an id and the number of the order', async () => {
  const { orderId } = JSON.parse((await place()).body) as { orderId: string };
  const { event } = written()[1]?.Put?.Item as { event: { detail: string } };
  expect(JSON.parse(event.detail)).toMatchObject({
    schemaVersion: 1,
    eventId: expect.stringMatching(/^[0-9A-Z]{26}$/) as string,
    orderId,
    sequence: 1,
    items: request.items,
    totalCents: 2500,
  });
});

it('[outbox-10] writes the idempotency record, scoped to the route, in the same transaction', async () => {
  await place({ 'idempotency-key': 'k1' });
  expect(tables.calls()).toHaveLength(1);
  expect(written().map(({ Put }) => Put?.TableName)).toEqual(['idempotency', 'orders', 'outbox']);
  expect(written()[0]?.Put?.Item).toMatchObject({ idempotencyKey: 'POST /orders#k1' });
});

it('names the wrong field and writes nothing', async () => {
  const { statusCode, body } = await place({}, { ...request, customerId: 7 });
  expect(statusCode).toBe(400);
  expect(JSON.parse(body)).toMatchObject({ errors: [{ field: 'customerId' }] });
  expect(tables.calls()).toEqual([]);
});

it.each([
  ['is cancelled by a conflict', cancelledBecause('None', 'TransactionConflict')],
  ['is throttled', throttled],
  ['times out', named('TimeoutError')],
])('asks to come again when the transaction %s', async (_, error) => {
  tables.on(TransactWriteCommand).rejects(error);
  const { statusCode, headers } = await place();
  expect(statusCode).toBe(503);
  expect(headers).toMatchObject({ 'Retry-After': '1' });
});

it('fails, without a word about the cause, when the transaction is refused', async () => {
  tables.on(TransactWriteCommand).rejects(cancelledBecause('ConditionalCheckFailed', 'None'));
  const { statusCode, body } = await place();
  expect(statusCode).toBe(500);
  expect(body).not.toContain('cancelled');
});
