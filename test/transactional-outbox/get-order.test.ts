import './variables';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/transactional-outbox/get-order.handler';
import { apiEvent } from '../support/lambda-events';
import { ORDER_ID, placedOrder } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const get = (orderId = ORDER_ID) => handler(apiEvent({ path: { orderId } }));

beforeEach(() => {
  tables.reset();
});

it('answers with the order as of now, without what only its events need', async () => {
  tables.on(GetCommand).resolves({ Item: placedOrder() });

  const { statusCode, body } = await get();

  expect(statusCode).toBe(200);
  expect({ ...JSON.parse(body), sequence: 1 }).toEqual(placedOrder());
  expect(JSON.parse(body)).not.toHaveProperty('sequence');
  expect(tables.call(0).args[0].input).toEqual({
    TableName: 'orders',
    Key: { orderId: ORDER_ID },
    ConsistentRead: true,
  });
});

it('answers 404 for an order that does not exist', async () => {
  tables.on(GetCommand).resolves({});
  expect(await get()).toMatchObject({ statusCode: 404, headers: { 'Content-Type': 'application/problem+json' } });
});

it.each(['x', 'x'.repeat(3000), "01JZZZZZZZZZZZZZZZZZZZZZZ'"])('asks no table about what is no id (%#)', async (id) => {
  expect(await get(id)).toMatchObject({ statusCode: 404 });
  expect(tables.calls()).toEqual([]);
});

it('asks to come again when the table is throttled', async () => {
  tables.on(GetCommand).rejects(Object.assign(new Error(), { name: 'ProvisionedThroughputExceededException' }));
  expect(await get()).toMatchObject({ statusCode: 503 });
});
