import './variables';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/async-messaging/run-transaction.handler';
import { conditionFailed, throttled } from '../support/aws-errors';
import { sqsEvent } from '../support/lambda-events';
import { answeringPush, failingPush, pushed } from './push';
import { NOW, running, succeeded, TRANSACTION_ID, watcher } from './samples';

jest.mock('../../lambdas/shared/http-call', () => ({ httpCall: jest.fn() }));
const tables = mockClient(DynamoDBDocumentClient);
const bucket = mockClient(S3Client);

const ON_TRANSACTIONS = { TableName: 'transactions' };
const ON_WATCHERS = { TableName: 'watchers' };
const DONE = { batchItemFailures: [] };
const LEFT = { batchItemFailures: [{ itemIdentifier: 'm0' }] };
const other = { ...watcher, connectionId: 'other' };

const isLease = ({ UpdateExpression = '' }) => UpdateExpression.includes('leasedUntil = :until');
let leased: object | Error;
let ended: object | Error;

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
  for (const mock of [tables, bucket]) mock.reset();
  leased = { Attributes: running };
  ended = { Attributes: succeeded };
  tables.on(UpdateCommand, ON_TRANSACTIONS).callsFake((input: { UpdateExpression?: string }) => {
    const answer = isLease(input) ? leased : ended;
    if (answer instanceof Error) throw answer;
    return answer;
  });
  tables.on(UpdateCommand, ON_WATCHERS).resolves({});
  tables.on(DeleteCommand, ON_WATCHERS).resolves({});
  tables.on(QueryCommand, ON_WATCHERS).resolves({ Items: [] });
  tables.on(GetCommand).resolves({ Item: succeeded });
  bucket.on(PutObjectCommand).resolves({});
  answeringPush(200);
});
afterEach(() => jest.useRealTimers());

const run = (body = JSON.stringify({ transactionId: TRANSACTION_ID }), milliseconds = 30_000) =>
  handler(sqsEvent(body), { getRemainingTimeInMillis: () => milliseconds } as Context);
const updates = () => tables.commandCalls(UpdateCommand, ON_TRANSACTIONS).map(({ args: [{ input }] }) => input);
const workers = () => updates().map(({ ExpressionAttributeValues: values }) => values?.[':worker'] as string);

it('[async-2] leases the transaction, and ends it as long as the lease is its own', async () => {
  expect(await run()).toEqual(DONE);
  const [lease, end] = updates();
  expect(lease).toMatchObject({
    Key: { transactionId: TRANSACTION_ID },
    ConditionExpression: '#status = :pending OR (#status = :running AND (leasedUntil < :now OR worker = :worker))',
    ExpressionAttributeValues: { ':now': NOW.getTime(), ':until': NOW.getTime() + 20_000 },
  });
  expect(end).toMatchObject({
    ConditionExpression: '#status = :running AND worker = :worker',
    ExpressionAttributeValues: {
      ':status': 'SUCCEEDED',
      ':result': succeeded.result,
      ':expiresAt': NOW.getTime() / 1000 + 30 * 24 * 60 * 60,
    },
  });
  expect(new Set(workers()).size).toBe(1);
});

it('gives each run a name of its own', async () => {
  await run();
  await run();
  expect(new Set(workers()).size).toBe(2);
});

it('ends as FAILED what cannot succeed', async () => {
  leased = { Attributes: { ...running, amountCents: 1_000_000_01 } };
  expect(await run()).toEqual(DONE);
  expect(updates()[1]?.ExpressionAttributeValues).toMatchObject({
    ':status': 'FAILED',
    ':error': 'A payment is at most 100000000 cents',
  });
});

it('[async-7] keeps a large result under a key of its own before its row says where', async () => {
  leased = { Attributes: { ...running, type: 'report' } };
  await run();
  const [worker = ''] = workers();
  const Key = `${TRANSACTION_ID}/${worker}.json`;
  expect(bucket.commandCalls(PutObjectCommand)[0]?.args[0].input).toMatchObject({ Bucket: 'results', Key });
  expect(updates()[1]?.ExpressionAttributeValues).toMatchObject({ ':status': 'SUCCEEDED', ':resultKey': Key });
});

it('[async-3] finds one that has ended before to be done with', async () => {
  leased = conditionFailed();
  expect(await run()).toEqual(DONE);
  expect(updates()).toHaveLength(1);
});

it('[async-2] changes nothing of one that another worker has ended meanwhile', async () => {
  ended = conditionFailed();
  expect(await run()).toEqual(DONE);
});

it.each<[string, () => void]>([
  [
    'one that is another worker’s',
    () => {
      leased = conditionFailed();
      tables.on(GetCommand).resolves({ Item: running });
    },
  ],
  [
    'one that it lost to another worker',
    () => {
      ended = conditionFailed();
      tables.on(GetCommand).resolves({ Item: running });
    },
  ],
  [
    'one that nobody knows',
    () => {
      leased = conditionFailed();
      tables.on(GetCommand).resolves({});
    },
  ],
  [
    'one that cannot be leased',
    () => {
      leased = throttled;
    },
  ],
  [
    'one that cannot be ended',
    () => {
      ended = throttled;
    },
  ],
  [
    'one that cannot be read',
    () => {
      leased = conditionFailed();
      tables.on(GetCommand).rejects(throttled);
    },
  ],
  [
    'one whose result cannot be kept',
    () => {
      leased = { Attributes: { ...running, type: 'report' } };
      bucket.on(PutObjectCommand).rejects(throttled);
    },
  ],
  [
    'one whose watchers cannot be found',
    () => {
      tables.on(QueryCommand).rejects(throttled);
    },
  ],
])('[async-1] leaves on the queue the message of %s', async (_, breakDown) => {
  breakDown();
  expect(await run()).toEqual(LEFT);
});

it.each(['no transaction', '{}', '{"transactionId":7}'])('[async-4] leaves %s to the dead letters', async (body) => {
  expect(await run(body)).toEqual(LEFT);
  expect(updates()).toEqual([]);
});

describe('who watches', () => {
  beforeEach(() => {
    tables.on(QueryCommand, ON_WATCHERS).resolves({ Items: [watcher, other] });
  });
  const forgotten = () => tables.commandCalls(DeleteCommand).map(({ args: [{ input }] }) => input.Key);
  const told = { transactionId: TRANSACTION_ID, status: 'SUCCEEDED', result: { amountCents: 2500, feeCents: 63 } };

  it('[async-5] is told how it ended, and forgotten', async () => {
    expect(await run()).toEqual(DONE);
    expect(pushed()).toEqual([told, told]);
    expect(forgotten()).toEqual([watcher, other]);
    expect(tables.commandCalls(QueryCommand)[0]?.args[0].input.ConsistentRead).toBe(true);
  });

  it('[async-5] is told by a message that comes again', async () => {
    leased = conditionFailed();
    expect(await run()).toEqual(DONE);
    expect(pushed()).toEqual([told, told]);
  });

  it('[async-6] is forgotten when it is gone', async () => {
    answeringPush(410);
    expect(await run()).toEqual(DONE);
    expect(forgotten()).toEqual([watcher, other]);
  });

  it.each<[string, () => void]>([
    ['cannot be told', failingPush],
    ['is refused', () => answeringPush(500)],
    [
      'is being told by another function',
      () => tables.on(UpdateCommand, ON_WATCHERS).rejects(conditionFailed(watcher)),
    ],
    ['cannot be taken', () => tables.on(UpdateCommand, ON_WATCHERS).rejects(throttled)],
    ['cannot be forgotten', () => tables.on(DeleteCommand).rejects(throttled)],
  ])('[async-5] keeps the message on the queue when it %s', async (_, breakDown) => {
    breakDown();
    expect(await run()).toEqual(LEFT);
  });

  it('[async-5] is told though another one cannot be', async () => {
    tables.on(UpdateCommand, ON_WATCHERS).rejectsOnce(throttled).resolves({});
    expect(await run()).toEqual(LEFT);
    expect(forgotten()).toEqual([other]);
  });

  it('was told already when its row is gone', async () => {
    tables.on(UpdateCommand, ON_WATCHERS).rejects(conditionFailed());
    expect(await run()).toEqual(DONE);
    expect(pushed()).toEqual([]);
  });

  it('is left to the next receive when time runs out', async () => {
    expect(await run(undefined, 15_000)).toEqual(LEFT);
    expect(pushed()).toEqual([]);
  });

  it('is found page after page', async () => {
    tables
      .on(QueryCommand)
      .resolvesOnce({ Items: [watcher], LastEvaluatedKey: watcher })
      .resolves({ Items: [other] });
    await run();
    expect(forgotten()).toEqual([watcher, other]);
    expect(tables.commandCalls(QueryCommand)[1]?.args[0].input.ExclusiveStartKey).toEqual(watcher);
  });
});

it('works off each message of a batch by itself', async () => {
  const good = JSON.stringify({ transactionId: TRANSACTION_ID });
  const context = { getRemainingTimeInMillis: () => 30_000 } as Context;
  expect(await handler(sqsEvent('poison', good), context)).toEqual(LEFT);
  expect(updates()).toHaveLength(2);
});
