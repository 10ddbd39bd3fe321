import './variables';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { OutboxRow } from '../../lambdas/transactional-outbox/outbox-row';
import { publish } from '../../lambdas/transactional-outbox/event-bus-client';
import { conditionFailed, named, throttled } from '../support/aws-errors';
import { captureMetrics } from '../support/metrics';
import { allIsWell, answerEach, bus, published, quarantined, sent, tables } from './publishing';
import { NOW, row } from './samples';

const { emitted } = captureMetrics();
const rows = (count: number) => Array.from({ length: count }, (_, index) => row(index + 1));
const poison = { ...row(99), event: { source: 'orders', detailType: 'OrderPlaced', detail: 'poison' } };

beforeEach(() => {
  jest.clearAllMocks();
  jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'setImmediate'] });
  allIsWell();
});

afterEach(() => {
  jest.useRealTimers();
});

/** Publishes everything; the failures. */
async function publishAll(all: readonly OutboxRow[]): Promise<OutboxRow[]> {
  const failed: OutboxRow[] = [];
  for await (const outcomes of publish(all)) {
    failed.push(...outcomes.filter(({ failure }) => failure !== undefined).map(({ row }) => row));
  }
  return failed;
}

it('hands the event to the bus as it is', async () => {
  await publishAll([row(1)]);
  const { source, detailType, detail } = row(1).event;
  expect(bus.commandCalls(PutEventsCommand)[0]?.args[0].input).toEqual({
    Entries: [{ EventBusName: 'bus', Source: source, DetailType: detailType, Detail: detail }],
  });
});

it('sends ten events a request, in order', async () => {
  await publishAll(rows(23));
  expect(sent().map(({ length }) => length)).toEqual([10, 10, 3]);
  expect(sent().flat()).toEqual(rows(23).map(({ orderId }) => orderId));
});

it('[outbox-9] marks what was published, and only then lets it expire, in a week', async () => {
  await publishAll([row(1)]);
  expect(published()).toEqual([
    {
      TableName: 'outbox',
      Key: { orderId: row(1).orderId, sequence: 1 },
      ConditionExpression: 'attribute_exists(orderId)',
      UpdateExpression: 'SET publishedAt = :now, #expiry = :expiry REMOVE #state, quarantineReason',
      ExpressionAttributeNames: { '#state': 'state', '#expiry': 'expiresAt' },
      ExpressionAttributeValues: {
        ':now': '2026-03-01T12:00:00.000Z',
        ':expiry': Date.parse('2026-03-08T12:00:00Z') / 1000,
      },
    },
  ]);
});

it('[outbox-5] marks only those of a request that the bus took', async () => {
  const [first, second, third] = rows(3);
  answerEach((orderId) => (orderId === second?.orderId ? { ErrorCode: 'ThrottlingException' } : { EventId: 'e' }));
  expect(await publishAll(rows(3))).toEqual([second]);
  expect(published().map(({ Key }) => Key?.['orderId'] as string)).toEqual([first?.orderId, third?.orderId]);
  expect(quarantined()).toEqual([]);
});

it.each(['InternalFailure', 'ThrottlingException', 'AccessDeniedException', 'SomethingNew'])(
  '[outbox-5] has an event that the bus answers with %s tried again',
  async (ErrorCode) => {
    answerEach(() => ({ ErrorCode }));
    expect(await publishAll([row(1)])).toEqual([row(1)]);
    expect(tables.calls()).toEqual([]);
  },
);

it('[outbox-5] has an event tried again for which the bus gives no result', async () => {
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: 'e' }] });
  expect(await publishAll(rows(2))).toEqual([row(2)]);
});

it.each(['TimeoutError', 'ThrottlingException', 'InternalException', 'AccessDeniedException'])(
  '[outbox-5] has all events of a request tried again that fails with %s',
  async (name) => {
    bus.on(PutEventsCommand).rejects(named(name));
    expect(await publishAll(rows(2))).toEqual(rows(2));
    expect(tables.calls()).toEqual([]);
  },
);

it('[outbox-5] has an event tried again that was published but not marked', async () => {
  tables.on(UpdateCommand).rejectsOnce(throttled).resolves({});
  expect(await publishAll(rows(2))).toEqual([row(1)]);
});

it('[outbox-2] [outbox-6] quarantines a malformed event with its reason, and publishes its neighbours', async () => {
  expect(await publishAll([row(1), poison, row(2)])).toEqual([]);
  expect(sent()).toEqual([[row(1).orderId, row(2).orderId]]);
  expect(quarantined()).toEqual([
    {
      TableName: 'outbox',
      Key: { orderId: poison.orderId, sequence: 1 },
      ConditionExpression: 'attribute_exists(orderId)',
      UpdateExpression: 'SET #state = :quarantined, quarantineReason = :reason, #at = if_not_exists(#at, :now)',
      ExpressionAttributeNames: { '#state': 'state', '#at': 'createdAt' },
      ExpressionAttributeValues: {
        ':quarantined': 'QUARANTINED',
        ':reason': 'event.detail: It is not the text of a JSON object',
        ':now': '2026-03-01T12:00:00.000Z',
      },
    },
  ]);
});

it('[outbox-9] lets no quarantined event expire', async () => {
  await publishAll([poison]);
  expect(JSON.stringify(quarantined())).not.toContain('expir');
});

it('[outbox-2] counts a quarantined event in the metric that is alarmed', async () => {
  await publishAll([poison]);
  expect(emitted('QuarantinedEvents')).toEqual([
    { value: 1, service: 'TransactionalOutbox', namespace: 'ProvenServerless', dimensions: [['service']] },
  ]);
});

it('sends nothing when all events are malformed', async () => {
  expect(await publishAll([poison])).toEqual([]);
  expect(bus.calls()).toEqual([]);
});

it.each(['MalformedDetail', 'InvalidArgument', 'NotAuthorizedForSourceException'])(
  '[outbox-6] quarantines an event that the bus answers with %s',
  async (ErrorCode) => {
    answerEach((orderId) => (orderId === row(2).orderId ? { ErrorCode } : { EventId: 'e' }));
    expect(await publishAll(rows(3))).toEqual([]);
    expect(quarantined()).toMatchObject([{ Key: { orderId: row(2).orderId } }]);
    expect(published()).toHaveLength(2);
  },
);

it('[outbox-6] finds the one event for which the bus refuses the whole request', async () => {
  bus.on(PutEventsCommand).callsFake(({ Entries }: { Entries: { Detail: string }[] }) => {
    if (Entries.some(({ Detail }) => Detail.includes(row(2).orderId)))
      throw named('ValidationException', { message: 'too large' });
    return { Entries: Entries.map(() => ({ EventId: 'e' })) };
  });
  expect(await publishAll(rows(3))).toEqual([]);
  expect(sent().map(({ length }) => length)).toEqual([3, 1, 1, 1]);
  expect(quarantined()).toMatchObject([
    { Key: { orderId: row(2).orderId }, ExpressionAttributeValues: { ':reason': 'ValidationException: too large' } },
  ]);
  expect(published()).toHaveLength(2);
});

it('[outbox-5] has an event tried again that could not be quarantined', async () => {
  tables.on(UpdateCommand).rejects(throttled);
  expect(await publishAll([poison])).toEqual([poison]);
});

it('brings no row back that somebody deleted, and goes on', async () => {
  tables.on(UpdateCommand).rejects(conditionFailed());
  expect(await publishAll([row(1), poison])).toEqual([]);
});

it('sends no further request when nobody asks for its outcomes', async () => {
  for await (const outcomes of publish(rows(30))) {
    expect(outcomes).toHaveLength(10);
    break;
  }
  expect(sent()).toHaveLength(1);
});
