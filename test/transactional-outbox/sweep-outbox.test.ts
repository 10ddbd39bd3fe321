import './variables';
import { QueryCommand, type QueryCommandInput, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unpublishedStates } from '../../lambdas/transactional-outbox/outbox-row';
import { handler } from '../../lambdas/transactional-outbox/sweep-outbox.handler';
import { named, throttled } from '../support/aws-errors';
import { captureMetrics } from '../support/metrics';
import { allIsWell, answerEach, published, quarantined, sent, tables } from './publishing';
import { NOW, row } from './samples';

captureMetrics();
const plenty = () => 60_000;
const sweep = (timeLeft = plenty) => handler({}, { getRemainingTimeInMillis: timeLeft });
const queries = () => tables.commandCalls(QueryCommand).map(({ args }) => args[0].input);
const stateOf = ({ ExpressionAttributeValues }: QueryCommandInput) => ExpressionAttributeValues?.[':state'] as string;
const [firstState = ''] = unpublishedStates;

/** Gives the first shard these pages, the others none. */
function pages(...contents: readonly (readonly unknown[])[]): void {
  tables.on(QueryCommand).callsFake((input: QueryCommandInput) => {
    if (stateOf(input) !== firstState) return { Items: [] };
    const page = (input.ExclusiveStartKey?.['page'] as number | undefined) ?? 0;
    return { Items: contents[page], ...(page + 1 < contents.length && { LastEvaluatedKey: { page: page + 1 } }) };
  });
}

beforeEach(() => {
  jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'setImmediate'] });
  allIsWell();
  pages([]);
});

afterEach(() => {
  jest.useRealTimers();
});

it('[outbox-7] asks each shard for rows that were left unpublished for 15 minutes', async () => {
  await sweep();
  expect(queries().map(stateOf)).toEqual(unpublishedStates);
  expect(queries()[0]).toMatchObject({
    TableName: 'outbox',
    IndexName: 'Unsettled',
    KeyConditionExpression: '#state = :state AND #at < :before',
    ExpressionAttributeNames: { '#state': 'state', '#at': 'createdAt' },
    ExpressionAttributeValues: { ':before': '2026-03-01T11:45:00.000Z' },
  });
});

it('[outbox-7] publishes and marks the rows of every page', async () => {
  pages([row(1), row(2)], [row(3)]);
  await sweep();
  expect(sent().flat()).toEqual([1, 2, 3].map((n) => row(n).orderId));
  expect(published()).toHaveLength(3);
});

it('takes the shards in turn, so that a long one keeps none waiting', async () => {
  pages([row(1)], [row(2)]);
  await sweep();
  expect(queries().map(stateOf)).toEqual([...unpublishedStates, firstState]);
});

it('[outbox-6] quarantines a poison row and publishes the rest', async () => {
  pages([{ ...row(1), event: 'poison' }, row(2)]);
  await sweep();
  expect(quarantined()).toHaveLength(1);
  expect(published()).toHaveLength(1);
});

it('[outbox-7] publishes what it can, then fails for what it could not', async () => {
  pages([row(1), row(2)], [row(3)]);
  answerEach((orderId) => (orderId === row(1).orderId ? { ErrorCode: 'InternalFailure' } : { EventId: 'e' }));
  await expect(sweep()).rejects.toThrow('1 events could not be published.');
  expect(published()).toHaveLength(2);
});

it('fails for a row that it published but could not mark', async () => {
  pages([row(1)]);
  tables.on(UpdateCommand).rejects(throttled);
  await expect(sweep()).rejects.toThrow('1 events');
});

it('fails when the index cannot be read', async () => {
  tables.on(QueryCommand).rejects(named('InternalServerError'));
  await expect(sweep()).rejects.toThrow();
});

it('stops in time, and leaves the rest to the next run', async () => {
  pages(Array.from({ length: 30 }, (_, index) => row(index + 1)));
  let left = 60_000;
  await sweep(() => (left -= 15_000));
  expect(sent()).toHaveLength(2);
  expect(queries()).toHaveLength(1);
});
