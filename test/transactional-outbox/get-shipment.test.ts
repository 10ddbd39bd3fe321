import './variables';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/transactional-outbox/get-shipment.handler';
import { apiEvent } from '../support/lambda-events';
import { cancelled, ORDER_ID } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const get = (orderId = ORDER_ID) => handler(apiEvent({ path: { orderId } }));

beforeEach(() => {
  tables.reset();
});

it('answers with the status alone', async () => {
  tables.on(GetCommand).resolves({
    Item: { orderId: ORDER_ID, lastSequence: 1, status: 'SHIPPED', held: {}, version: 1 },
  });
  const { statusCode, body } = await get();
  expect(statusCode).toBe(200);
  expect(JSON.parse(body)).toEqual({ orderId: ORDER_ID, status: 'SHIPPED' });
});

it.each([
  ['no event of the order came', undefined],
  ['only a later event came', { orderId: ORDER_ID, lastSequence: 0, held: { 2: cancelled() }, version: 1 }],
])('answers 404 while %s', async (_, Item) => {
  tables.on(GetCommand).resolves({ Item });
  expect(await get()).toMatchObject({ statusCode: 404 });
});

it('asks no table about what is no id', async () => {
  expect(await get('nonsense')).toMatchObject({ statusCode: 404 });
  expect(tables.calls()).toEqual([]);
});

it('asks to come again when the table does not answer', async () => {
  tables.on(GetCommand).rejects(Object.assign(new Error(), { name: 'TimeoutError' }));
  expect(await get()).toMatchObject({ statusCode: 503 });
});
