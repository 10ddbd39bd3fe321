import './variables';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/transactional-outbox/ship-order.handler';
import { conditionFailed } from '../support/aws-errors';
import { context, sqsEvent } from '../support/lambda-events';
import { cancelled, envelope, NOW, ORDER_ID, placed } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const shipped = { orderId: ORDER_ID, lastSequence: 1, status: 'SHIPPED', held: {}, version: 4 };
/** An order that was cancelled before shipping got the event that it was placed. */
const waiting = {
  orderId: ORDER_ID,
  lastSequence: 0,
  held: { 2: cancelled() },
  heldSince: NOW.toISOString(),
  gap: 'OPEN',
  version: 1,
};
const failures = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });
const writes = () => tables.commandCalls(PutCommand).map(({ args }) => args[0].input);
const ship = (...bodies: readonly string[]) => handler(sqsEvent(...bodies), context);

beforeEach(() => {
  jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'setImmediate'] });
  tables.reset();
  tables.on(GetCommand).resolves({});
  tables.on(PutCommand).resolves({});
});

afterEach(() => {
  jest.useRealTimers();
});

it("writes a new order's shipment where there is none", async () => {
  expect(await ship(envelope(placed()))).toEqual(failures());
  expect(writes()).toEqual([
    {
      TableName: 'shipments',
      Item: { orderId: ORDER_ID, lastSequence: 1, status: 'SHIPPED', held: {}, version: 1 },
      ConditionExpression: 'attribute_not_exists(orderId)',
    },
  ]);
});

it('[outbox-3] changes a shipment only as it was read', async () => {
  tables.on(GetCommand).resolves({ Item: shipped });
  await ship(envelope(cancelled()));
  expect(tables.commandCalls(GetCommand)[0]?.args[0].input).toMatchObject({ ConsistentRead: true });
  expect(writes()).toMatchObject([
    {
      Item: { lastSequence: 2, status: 'RETURN_REQUESTED', version: 5 },
      ConditionExpression: 'version = :read',
      ExpressionAttributeValues: { ':read': 4 },
    },
  ]);
});

it('[outbox-3] writes nothing for an event that the shipment has', async () => {
  tables.on(GetCommand).resolves({ Item: shipped });
  expect(await ship(envelope(placed()))).toEqual(failures());
  expect(writes()).toEqual([]);
});

it('[outbox-8] holds an early event where the watcher looks for gaps', async () => {
  await ship(envelope(cancelled()));
  expect(writes()[0]?.Item).toEqual(waiting);
});

it('[outbox-4] applies held events after the one they waited for, and closes the gap', async () => {
  tables.on(GetCommand).resolves({ Item: waiting });
  await ship(envelope(placed()));
  expect(writes()[0]?.Item).toEqual({ orderId: ORDER_ID, lastSequence: 2, status: 'CANCELLED', held: {}, version: 2 });
});

it('[outbox-3] reads again when another event of the order came between', async () => {
  tables.on(GetCommand).resolvesOnce({}).resolves({ Item: shipped });
  tables.on(PutCommand).rejectsOnce(conditionFailed()).resolves({});
  expect(await ship(envelope(cancelled()))).toEqual(failures());
  expect(writes()[1]?.Item).toMatchObject({ status: 'RETURN_REQUESTED', version: 5 });
});

it('leaves a message to the queue after three attempts', async () => {
  tables.on(PutCommand).rejects(conditionFailed());
  expect(await ship(envelope(placed()))).toEqual(failures('m0'));
  expect(writes()).toHaveLength(3);
});

it.each([
  ['read', () => tables.on(GetCommand).rejects(new Error('down'))],
  ['written', () => tables.on(PutCommand).rejects(new Error('down'))],
])('leaves a message to the queue when the shipment cannot be %s', async (_, breakIt) => {
  breakIt();
  expect(await ship(envelope(placed()))).toEqual(failures('m0'));
});

it('[outbox-6] leaves malformed and unknown events to the queue, and applies their neighbours', async () => {
  const later = envelope(placed()).replace('"schemaVersion":1', '"schemaVersion":2');
  const unknown = envelope(placed()).replace('OrderPlaced', 'OrderPraised');
  expect(await ship('poison', envelope(placed()), later, unknown)).toEqual(failures('m0', 'm2', 'm3'));
  expect(writes()).toHaveLength(1);
});
