import './variables';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/async-messaging/sweep-transactions.handler';
import { throttled } from '../support/aws-errors';
import { NOW, pending } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const topic = mockClient(SNSClient);
const TIME = { getRemainingTimeInMillis: () => 60_000 };
const other = { ...pending, transactionId: '01ARZ3NDEKTSV4RRFFQ69G5FB0' };
const BOTH = [pending.transactionId, other.transactionId];

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
  for (const mock of [tables, topic]) mock.reset();
  tables.on(QueryCommand).resolves({ Items: [pending, other] });
  tables.on(UpdateCommand).resolves({});
  topic.on(PublishCommand).resolves({});
});
afterEach(() => jest.useRealTimers());

const sent = () =>
  topic
    .commandCalls(PublishCommand)
    .map(({ args: [{ input }] }) => (JSON.parse(input.Message ?? '') as { transactionId: string }).transactionId);

it('[async-1] sends and marks what was accepted a minute ago', async () => {
  await handler({}, TIME);
  expect(sent()).toEqual(BOTH);
  expect(tables.commandCalls(UpdateCommand)).toHaveLength(2);
  expect(tables.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({
    IndexName: 'Unsent',
    ExpressionAttributeValues: { ':unsent': 'UNSENT', ':before': '2026-03-01T11:59:00.000Z' },
  });
});

it('[async-1] goes on after one that fails, and fails at its end', async () => {
  topic.on(PublishCommand).rejectsOnce(throttled).resolves({});
  await expect(handler({}, TIME)).rejects.toThrow('1 transactions could not be settled.');
  expect(sent()).toEqual(BOTH);
  expect(tables.commandCalls(UpdateCommand).map(({ args: [{ input }] }) => input.Key)).toEqual([
    { transactionId: other.transactionId },
  ]);
});

it('fails when a mark fails, so that the run is tried again', async () => {
  tables.on(UpdateCommand).rejects(throttled);
  await expect(handler({}, TIME)).rejects.toThrow('2 transactions');
});

it('reads page after page', async () => {
  const LastEvaluatedKey = { transactionId: pending.transactionId };
  tables
    .on(QueryCommand)
    .resolvesOnce({ Items: [pending], LastEvaluatedKey })
    .resolves({ Items: [other] });
  await handler({}, TIME);
  expect(sent()).toEqual(BOTH);
  expect(tables.commandCalls(QueryCommand)[1]?.args[0].input.ExclusiveStartKey).toEqual(LastEvaluatedKey);
});

it('leaves to the next run what does not fit into its time', async () => {
  await handler({}, { getRemainingTimeInMillis: () => 20_000 });
  expect(sent()).toEqual([]);
});

it('throws what the table throws', async () => {
  tables.on(QueryCommand).rejects(throttled);
  await expect(handler({}, TIME)).rejects.toThrow(throttled);
});

it('refuses instructions', async () => {
  await expect(handler({ dryRun: true }, TIME)).rejects.toThrow('refused');
  expect(tables.calls()).toEqual([]);
});
