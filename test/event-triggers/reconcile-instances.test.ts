import './variables';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/event-triggers/reconcile-instances.handler';
import { throttled } from '../support/aws-errors';

const [ec2, tables, queue] = [mockClient(EC2Client), mockClient(DynamoDBDocumentClient), mockClient(SQSClient)];
const NOW = new Date('2026-03-01T13:00:00.500Z');
const AT = '2026-03-01T13:00:00Z';

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
  for (const mock of [ec2, tables, queue]) mock.reset();
  tables.on(QueryCommand).resolves({});
  tables.on(GetCommand).resolves({});
  queue.on(SendMessageBatchCommand).resolves({});
});
afterEach(() => jest.useRealTimers());

const page = (ids: readonly string[], NextToken?: string) => ({
  Reservations: [{ Instances: ids.map((InstanceId) => ({ InstanceId, State: { Name: 'running' as const } })) }],
  ...(NextToken !== undefined && { NextToken }),
});
const batches = () =>
  queue
    .commandCalls(SendMessageBatchCommand)
    .map(({ args: [{ input }] }) =>
      (input.Entries ?? []).map(({ MessageBody = '' }) => JSON.parse(MessageBody) as object),
    );

it('[trigger-4] hands what no event told to the recorder', async () => {
  ec2.on(DescribeInstancesCommand).resolves(page(['i-1', 'i-2']));
  const live = { subject: 'i-1', state: 'running', at: '2026-03-01T12:00:00Z' };
  tables.on(QueryCommand).resolves({ Items: [live] });
  const missed = [{ subject: 'i-2', at: AT, state: 'running' }];
  expect(await handler({})).toEqual({ missed });
  expect(batches()).toEqual([missed.map((reconciled) => ({ reconciled }))]);
});

it('[trigger-4] looks again, past the index, before it takes something for missed', async () => {
  ec2.on(DescribeInstancesCommand).resolves(page(['i-1']));
  tables.on(GetCommand).resolves({ Item: { state: 'running' } });
  expect(await handler({})).toEqual({ missed: [] });
  expect(tables.commandCalls(GetCommand)[0]?.args[0].input).toMatchObject({
    Key: { subject: 'i-1', row: 'STATE' },
    ConsistentRead: true,
  });
  expect(batches()).toEqual([]);
});

it('[trigger-4] reads page after page, of instances and of what is known', async () => {
  ec2
    .on(DescribeInstancesCommand)
    .resolvesOnce(page(['i-1'], 'next'))
    .resolvesOnce(page([], 'last'))
    .resolves(page(['i-2']));
  tables
    .on(QueryCommand)
    .resolvesOnce({ Items: [{ subject: 'i-1', state: 'running' }], LastEvaluatedKey: { subject: 'i-1' } })
    .resolves({ Items: [{ subject: 'i-2', state: 'running' }] });
  expect(await handler({})).toEqual({ missed: [] });
  expect(ec2.commandCalls(DescribeInstancesCommand)[2]?.args[0].input.NextToken).toBe('last');
  expect(tables.commandCalls(QueryCommand)[1]?.args[0].input.ExclusiveStartKey).toEqual({ subject: 'i-1' });
});

it('sends ten at a time', async () => {
  ec2.on(DescribeInstancesCommand).resolves(page(Array.from({ length: 23 }, (_, place) => `i-${place}`)));
  await handler({});
  expect(batches().map(({ length }) => length)).toEqual([10, 10, 3]);
});

it('fails when the queue refuses a part, so that the run is tried again', async () => {
  ec2.on(DescribeInstancesCommand).resolves(page(['i-1', 'i-2']));
  queue.on(SendMessageBatchCommand).resolves({
    Failed: [{ Id: '1', Code: 'InternalError', SenderFault: false }],
  });
  await expect(handler({})).rejects.toThrow('The queue refused 1 of 2 changes.');
});

it.each([
  ['EC2', () => ec2.on(DescribeInstancesCommand).rejects(throttled)],
  ['the index', () => tables.on(QueryCommand).rejects(throttled)],
  ['the table', () => tables.on(GetCommand).rejects(throttled)],
  ['the queue', () => queue.on(SendMessageBatchCommand).rejects(throttled)],
])('throws what %s throws', async (_, fail) => {
  ec2.on(DescribeInstancesCommand).resolves(page(['i-1']));
  fail();
  await expect(handler({})).rejects.toThrow(throttled);
});

it('refuses instructions', async () => {
  await expect(handler({ dryRun: true })).rejects.toThrow('refused');
  expect(ec2.calls()).toEqual([]);
});
