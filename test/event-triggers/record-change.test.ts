import './variables';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient, PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/event-triggers/record-change.handler';
import { cancelledBecause, conditionFailed, throttled } from '../support/aws-errors';
import { context, sqsEvent } from '../support/lambda-events';
import { captureMetrics } from '../support/metrics';
import { found, instanceEvent, orderEvent, ownEvent } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const topic = mockClient(SNSClient);
const { emitted } = captureMetrics();

beforeEach(() => {
  for (const mock of [tables, topic]) mock.reset();
  tables.on(TransactWriteCommand).resolves({}).on(PutCommand).resolves({}).on(UpdateCommand).resolves({});
  topic.on(PublishCommand).resolves({});
});

const record = (...events: readonly unknown[]) =>
  handler(sqsEvent(...events.map((event) => (typeof event === 'string' ? event : JSON.stringify(event)))), context);
const handled = { batchItemFailures: [] };
const givenBack = { batchItemFailures: [{ itemIdentifier: 'm0' }] };
const transaction = () => tables.commandCalls(TransactWriteCommand)[0]?.args[0].input.TransactItems ?? [];
const told = () =>
  topic.commandCalls(PublishCommand).map(({ args: [{ input }] }) => JSON.parse(input.Message ?? '') as object);
const recordedBefore = (notice?: string) =>
  new TransactionCanceledException({
    message: 'cancelled',
    $metadata: {},
    CancellationReasons: [
      { Code: 'ConditionalCheckFailed', Item: { subject: { S: 'i-1' }, ...(notice && { notice: { S: notice } }) } },
      { Code: 'ConditionalCheckFailed' },
    ],
  });
const isOlder = () => cancelledBecause('None', 'ConditionalCheckFailed');
const ROW = 'CHANGE#2026-03-01T12:00:00Z#7bf73129-1428-4cd3-a780-95db273d1602';

it('[trigger-2] writes the change and the newest state in one transaction', async () => {
  expect(await record(instanceEvent)).toEqual(handled);
  const [put, update] = transaction();
  expect(put?.Put).toMatchObject({
    TableName: 'audit',
    Item: { subject: 'i-abcd1111', row: ROW, at: '2026-03-01T12:00:00Z', state: 'stopped', source: 'event' },
    ConditionExpression: 'attribute_not_exists(subject)',
  });
  expect(update?.Update).toMatchObject({
    Key: { subject: 'i-abcd1111', row: 'STATE' },
    ConditionExpression: 'attribute_not_exists(#at) OR #at < :at OR (#at = :at AND #rank < :rank)',
    ExpressionAttributeValues: { ':instance': 'instance' },
  });
});

it('takes a terminated instance out of the index of those that live', async () => {
  await record({ ...instanceEvent, detail: { ...instanceEvent.detail, state: 'terminated' } });
  expect(transaction()[1]?.Update?.UpdateExpression).toMatch(/REMOVE #live$/);
});

it('leaves what is no instance out of that index', async () => {
  await record(orderEvent);
  expect(transaction()[1]?.Update?.UpdateExpression).toMatch(/REMOVE #live$/);
});

it('[trigger-3] records what is older than the newest state, and leaves that', async () => {
  tables.on(TransactWriteCommand).rejects(isOlder());
  expect(await record(instanceEvent)).toEqual(handled);
  const { Item } = tables.commandCalls(PutCommand)[0]?.args[0].input ?? {};
  expect(Item).toMatchObject({ row: ROW, state: 'stopped' });
  expect(Item?.['notice']).toBeUndefined();
  expect(told()).toEqual([]);
});

it('[trigger-2] takes an older change that was recorded meanwhile for handled', async () => {
  tables.on(TransactWriteCommand).rejects(isOlder());
  tables.on(PutCommand).rejects(conditionFailed());
  expect(await record(instanceEvent)).toEqual(handled);
});

it('[trigger-4] records what was found only if it is news', async () => {
  expect(await record(found)).toEqual(handled);
  const [put, update] = transaction();
  expect(put?.Put?.Item).toMatchObject({ source: 'reconciler', subject: 'i-abcd1111', state: 'stopped' });
  expect(update?.Update?.ConditionExpression).toContain('#state <> :state');
  tables.on(TransactWriteCommand).rejects(isOlder());
  expect(await record(found)).toEqual(handled);
  expect(tables.commandCalls(PutCommand)).toEqual([]);
});

it('[trigger-6] tells people of a chosen state, and then marks it', async () => {
  await record(instanceEvent);
  expect(transaction()[0]?.Put?.Item).toMatchObject({ notice: 'due' });
  expect(told()).toEqual([
    { subject: 'i-abcd1111', state: 'stopped', at: '2026-03-01T12:00:00Z', id: instanceEvent.id, source: 'event' },
  ]);
  expect(tables.commandCalls(UpdateCommand)[0]?.args[0].input.Key).toEqual({ subject: 'i-abcd1111', row: ROW });
});

it('[trigger-6] tells nobody of another state', async () => {
  await record({ ...instanceEvent, detail: { ...instanceEvent.detail, state: 'running' } });
  expect(told()).toEqual([]);
});

it('[trigger-6] tells people when the run before ended before it told them', async () => {
  tables.on(TransactWriteCommand).rejects(recordedBefore('due'));
  expect(await record(instanceEvent)).toEqual(handled);
  expect(told()).toHaveLength(1);
});

it.each(['sent', undefined])(
  '[trigger-2] takes a change that is recorded, its notice %s, for handled',
  async (notice) => {
    tables.on(TransactWriteCommand).rejects(recordedBefore(notice));
    expect(await record(instanceEvent)).toEqual(handled);
    expect(told()).toEqual([]);
  },
);

it.each(['due', 'sent'])('[trigger-5] tells nobody of what a replay brings again, its notice %s', async (notice) => {
  tables.on(TransactWriteCommand).rejects(recordedBefore(notice));
  expect(await record({ ...orderEvent, 'replay-name': 'again' })).toEqual(handled);
  expect([...told(), ...tables.commandCalls(PutCommand), ...tables.commandCalls(UpdateCommand)]).toEqual([]);
});

it('[trigger-5] marks what only a replay brought, and tells nobody', async () => {
  await record({ ...orderEvent, 'replay-name': 'again' });
  expect(transaction()[0]?.Put?.Item).toMatchObject({ replayed: true });
  expect(told()).toEqual([]);
});

it('[trigger-7] keeps an event of an unknown shape, and counts it', async () => {
  const event = ownEvent({ what: 'nobody knows' });
  expect(await record(event)).toEqual(handled);
  expect(transaction()).toEqual([]);
  expect(tables.commandCalls(PutCommand)[0]?.args[0].input.Item).toMatchObject({
    subject: 'shop/Order',
    state: 'unknown',
    event: JSON.stringify(event),
  });
  expect(emitted('UnknownEvents')).toMatchObject([{ value: 1, service: 'EventTriggers' }]);
});

it.each([
  ['a change', TransactWriteCommand, instanceEvent, throttled],
  ['a change', TransactWriteCommand, instanceEvent, cancelledBecause('TransactionConflict', 'None')],
  ['what nobody knows', PutCommand, ownEvent({}), throttled],
  ['a mark', UpdateCommand, instanceEvent, throttled],
])('gives the message back when the table does not take %s', async (_, command, event, error) => {
  tables.on(command as typeof PutCommand).rejects(error);
  expect(await record(event)).toEqual(givenBack);
});

it('[trigger-6] gives the message back, unmarked, when nobody could be told', async () => {
  topic.on(PublishCommand).rejects(throttled);
  expect(await record(instanceEvent)).toEqual(givenBack);
  expect(tables.commandCalls(UpdateCommand)).toEqual([]);
});

it('gives back exactly what is no event', async () => {
  expect(await record('no JSON', instanceEvent)).toEqual(givenBack);
  expect(tables.commandCalls(TransactWriteCommand)).toHaveLength(1);
});
