import './variables';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/transactional-outbox/find-gaps.handler';
import { captureMetrics } from '../support/metrics';
import { NOW } from './samples';

const { emitted } = captureMetrics();
const tables = mockClient(DynamoDBDocumentClient);
const queries = () => tables.commandCalls(QueryCommand).map(({ args }) => args[0].input);

beforeEach(() => {
  jest.clearAllMocks();
  jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'setImmediate'] });
  tables.reset();
});

afterEach(() => {
  jest.useRealTimers();
});

it('[outbox-8] counts orders that have held an event for half an hour, in the metric that is alarmed', async () => {
  tables.on(QueryCommand).resolves({ Count: 2 });
  await handler({});
  expect(queries()).toEqual([
    {
      TableName: 'shipments',
      IndexName: 'OpenGaps',
      Select: 'COUNT',
      KeyConditionExpression: '#gap = :open AND #since < :before',
      ExpressionAttributeNames: { '#gap': 'gap', '#since': 'heldSince' },
      ExpressionAttributeValues: { ':open': 'OPEN', ':before': '2026-03-01T11:30:00.000Z' },
    },
  ]);
  expect(emitted('OpenSequenceGaps')).toEqual([
    { value: 2, service: 'TransactionalOutbox', namespace: 'ProvenServerless', dimensions: [['service']] },
  ]);
});

it('logs nothing when there are none', async () => {
  tables.on(QueryCommand).resolves({ Count: 0 });
  await handler({});
  expect(emitted('OpenSequenceGaps')).toEqual([]);
});

it('counts on over pages, even after an empty one', async () => {
  tables
    .on(QueryCommand)
    .resolvesOnce({ Count: 0, LastEvaluatedKey: { page: 1 } })
    .resolvesOnce({ Count: 3 });
  await handler({});
  expect(queries()[1]?.ExclusiveStartKey).toEqual({ page: 1 });
  expect(emitted('OpenSequenceGaps')).toMatchObject([{ value: 3 }]);
});

it('stops counting after three pages', async () => {
  tables.on(QueryCommand).resolves({ Count: 1, LastEvaluatedKey: { page: 1 } });
  await handler({});
  expect(emitted('OpenSequenceGaps')).toMatchObject([{ value: 3 }]);
});

it('fails when the index cannot be read', async () => {
  tables.on(QueryCommand).rejects(new Error('down'));
  await expect(handler({})).rejects.toThrow('down');
});
