import './variables';
import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/transactional-outbox/cancel-order.handler';
import { cancelledOrder } from '../../lambdas/transactional-outbox/order';
import { cancelledBecause, throttled } from '../support/aws-errors';
import { apiEvent } from '../support/lambda-events';
import { NOW, ORDER_ID, placedOrder } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const cancelled = cancelledOrder(placedOrder(), NOW);

beforeEach(() => {
  tables.reset();
  tables.on(GetCommand).resolves({ Item: placedOrder() });
  tables.on(TransactWriteCommand).resolves({});
});

const cancel = (orderId = ORDER_ID) => handler(apiEvent({ path: { orderId } }));
const written = () => tables.commandCalls(TransactWriteCommand).map(({ args }) => args[0].input.TransactItems ?? []);

it('answers with the cancelled order', async () => {
  const { statusCode, body } = await cancel();
  expect(statusCode).toBe(200);
  expect(JSON.parse(body)).toEqual({ orderId: ORDER_ID, status: 'CANCELLED', totalCents: 2500 });
});

it('[outbox-1] changes the order and writes the event in one transaction, or neither', async () => {
  await cancel();
  expect(written()).toHaveLength(1);
  const [order, event, ...others] = written()[0] ?? [];
  expect(others).toEqual([]);
  expect(order?.Update).toMatchObject({
    TableName: 'orders',
    Key: { orderId: ORDER_ID },
    UpdateExpression: 'SET #status = :cancelled, #sequence = #sequence + :one, updatedAt = :now',
    ConditionExpression: '#status = :placed AND #sequence = :read',
    ExpressionAttributeValues: { ':cancelled': 'CANCELLED', ':placed': 'PLACED', ':read': 1, ':one': 1 },
  });
  expect(event?.Put).toMatchObject({
    TableName: 'outbox',
    Item: { orderId: ORDER_ID, sequence: 2, event: { detailType: 'OrderCancelled' } },
    ConditionExpression: 'attribute_not_exists(orderId)',
  });
});

it('[outbox-11] writes nothing when the order is cancelled already, and answers the same', async () => {
  tables.on(GetCommand).resolves({ Item: cancelled });
  const { statusCode, body } = await cancel();
  expect(statusCode).toBe(200);
  expect(JSON.parse(body)).toEqual({ orderId: ORDER_ID, status: 'CANCELLED', totalCents: 2500 });
  expect(written()).toEqual([]);
});

it('[outbox-11] answers the same when somebody else cancels at the same time', async () => {
  tables.on(GetCommand).resolvesOnce({ Item: placedOrder() }).resolves({ Item: cancelled });
  tables.on(TransactWriteCommand).rejects(cancelledBecause('ConditionalCheckFailed', 'None'));
  expect(await cancel()).toMatchObject({ statusCode: 200 });
  expect(written()).toHaveLength(1);
});

it('reads as of now what it changes', async () => {
  await cancel();
  expect(tables.commandCalls(GetCommand)[0]?.args[0].input).toMatchObject({ ConsistentRead: true });
});

it('gives up after three attempts, and asks to come again', async () => {
  tables.on(TransactWriteCommand).rejects(cancelledBecause('ConditionalCheckFailed', 'None'));
  expect(await cancel()).toMatchObject({ statusCode: 503, headers: { 'Retry-After': '1' } });
  expect(written()).toHaveLength(3);
});

it('asks to come again when another transaction has the order', async () => {
  tables.on(TransactWriteCommand).rejects(cancelledBecause('TransactionConflict', 'None'));
  expect(await cancel()).toMatchObject({ statusCode: 503 });
});

it('fails when the event cannot be written', async () => {
  tables.on(TransactWriteCommand).rejects(cancelledBecause('None', 'ConditionalCheckFailed'));
  expect(await cancel()).toMatchObject({ statusCode: 500 });
});

it('asks to come again when the order cannot be read', async () => {
  tables.on(GetCommand).rejects(throttled);
  expect(await cancel()).toMatchObject({ statusCode: 503 });
});

it('answers 404 for an order that does not exist', async () => {
  tables.on(GetCommand).resolves({});
  expect(await cancel()).toMatchObject({ statusCode: 404 });
  expect(await cancel('nonsense')).toMatchObject({ statusCode: 404 });
});
