import './variables';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/pub-sub/sweep-events.handler';
import { throttled } from '../support/aws-errors';
import { event, NOW } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const topic = mockClient(SNSClient);
const TIME = { getRemainingTimeInMillis: () => 60_000 };
const other = { ...event, eventId: '01ARZ3NDEKTSV4RRFFQ69G5FB0' };

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
  for (const mock of [tables, topic]) mock.reset();
  tables.on(QueryCommand).resolves({ Items: [{ event }, { event: other }] });
  tables.on(UpdateCommand).resolves({});
  topic.on(PublishCommand).resolves({});
});
afterEach(() => jest.useRealTimers());

const published = () =>
  topic
    .commandCalls(PublishCommand)
    .map(({ args: [{ input }] }) => (JSON.parse(input.Message ?? '') as { eventId: string }).eventId);

it('[pubsub-2] publishes and marks what was accepted a minute ago', async () => {
  await handler({}, TIME);
  expect(published()).toEqual([event.eventId, other.eventId]);
  expect(tables.commandCalls(UpdateCommand)).toHaveLength(2);
  expect(tables.commandCalls(QueryCommand)[0]?.args[0].input.ExpressionAttributeValues).toEqual({
    ':unpublished': 'UNPUBLISHED',
    ':before': '2026-03-01T11:59:00.000Z',
  });
});

it('[pubsub-2] goes on after one that fails, and fails at its end', async () => {
  topic.on(PublishCommand).rejectsOnce(throttled).resolves({});
  await expect(handler({}, TIME)).rejects.toThrow('1 events could not be settled.');
  expect(published()).toEqual([event.eventId, other.eventId]);
  expect(tables.commandCalls(UpdateCommand).map(({ args: [{ input }] }) => input.Key)).toEqual([
    { eventId: other.eventId },
  ]);
});

it('fails when a mark fails, so that the run is tried again', async () => {
  tables.on(UpdateCommand).rejects(throttled);
  await expect(handler({}, TIME)).rejects.toThrow('2 events');
});

it('reads page after page', async () => {
  tables
    .on(QueryCommand)
    .resolvesOnce({ Items: [{ event }], LastEvaluatedKey: { eventId: event.eventId } })
    .resolves({ Items: [{ event: other }] });
  await handler({}, TIME);
  expect(published()).toEqual([event.eventId, other.eventId]);
  expect(tables.commandCalls(QueryCommand)[1]?.args[0].input.ExclusiveStartKey).toEqual({ eventId: event.eventId });
});

it('leaves to the next run what does not fit into its time', async () => {
  await handler({}, { getRemainingTimeInMillis: () => 20_000 });
  expect(published()).toEqual([]);
});

it('throws what the table throws', async () => {
  tables.on(QueryCommand).rejects(throttled);
  await expect(handler({}, TIME)).rejects.toThrow(throttled);
});

it('refuses instructions', async () => {
  await expect(handler({ dryRun: true }, TIME)).rejects.toThrow('refused');
  expect(tables.calls()).toEqual([]);
});
