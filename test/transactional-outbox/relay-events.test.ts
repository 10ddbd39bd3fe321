import './variables';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import fc from 'fast-check';
import { handler } from '../../lambdas/transactional-outbox/relay-events.handler';
import { named, throttled } from '../support/aws-errors';
import { captureMetrics } from '../support/metrics';
import { allIsWell, answerEach, bus, published, quarantined, sent, tables } from './publishing';
import { row } from './samples';

captureMetrics();
beforeEach(allIsWell);

/** The stream's record of the insertion of a row, number n in the shard. */
const record = (n: number, detail = row(n).event.detail) => ({
  eventName: 'INSERT' as const,
  dynamodb: {
    SequenceNumber: `s${n}`,
    Keys: { orderId: { S: row(n).orderId }, sequence: { N: '1' } },
    NewImage: { event: { M: { source: { S: 'orders' }, detailType: { S: 'OrderPlaced' }, detail: { S: detail } } } },
  },
});
const records = (count: number) => Array.from({ length: count }, (_, index) => record(index + 1));
const relay = (Records: DynamoDBStreamEvent['Records']) => handler({ Records });
const failing = (...numbers: readonly number[]) => {
  const ids = numbers.map((n) => row(n).orderId);
  answerEach((orderId) => (ids.includes(orderId) ? { ErrorCode: 'InternalFailure' } : { EventId: 'e' }));
};

it('[outbox-2] publishes and marks every row of a batch', async () => {
  expect(await relay(records(25))).toEqual({ batchItemFailures: [] });
  expect(sent().flat()).toEqual(records(25).map((_, index) => row(index + 1).orderId));
  expect(published()).toHaveLength(25);
});

it('[outbox-5] reports the first failed row alone, so that the stream comes back from there', async () => {
  failing(4, 7);
  expect(await relay(records(9))).toEqual({ batchItemFailures: [{ itemIdentifier: 's4' }] });
});

it('publishes nothing after the request in which a row failed', async () => {
  failing(14);
  await relay(records(35));
  expect(sent()).toHaveLength(2);
});

it('[outbox-5] reports the first row of a request that failed as a whole', async () => {
  bus.onAnyCommand().rejects(named('TimeoutError'));
  expect(await relay(records(3))).toEqual({ batchItemFailures: [{ itemIdentifier: 's1' }] });
});

it('[outbox-5] reports a row that was published but could not be marked', async () => {
  tables.on(UpdateCommand).resolvesOnce({}).rejectsOnce(throttled).resolves({});
  expect(await relay(records(3))).toEqual({ batchItemFailures: [{ itemIdentifier: 's2' }] });
});

it('[outbox-6] passes a poison row once it is quarantined', async () => {
  expect(await relay([record(1), record(2, 'poison'), record(3)])).toEqual({ batchItemFailures: [] });
  expect(quarantined()).toHaveLength(1);
  expect(published()).toHaveLength(2);
});

it('[outbox-6] does not pass a poison row that could not be quarantined', async () => {
  tables.on(UpdateCommand).rejects(throttled);
  expect(await relay([record(1, 'poison')])).toEqual({ batchItemFailures: [{ itemIdentifier: 's1' }] });
});

it('[outbox-5] passes over no row that is not settled, whichever fail', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 30 }),
      fc.uniqueArray(fc.integer({ min: 1, max: 30 })),
      async (count, bad) => {
        allIsWell();
        failing(...bad);
        const { batchItemFailures } = await relay(records(count));
        const first = Math.min(...bad.filter((n) => n <= count));
        expect(batchItemFailures).toEqual(first === Infinity ? [] : [{ itemIdentifier: `s${first}` }]);
        const marked = published().map(({ Key }) => Key?.['orderId'] as string);
        const passed = records(count)
          .map((_, index) => index + 1)
          .filter((n) => n < first);
        expect(marked).toEqual(expect.arrayContaining(passed.map((n) => row(n).orderId)));
      },
    ),
    { numRuns: 40 },
  );
});

it.each([
  ['image', { SequenceNumber: 's1', Keys: record(1).dynamodb.Keys }],
  ['keys', { SequenceNumber: 's1', NewImage: record(1).dynamodb.NewImage }],
  ['sequence number', { Keys: record(1).dynamodb.Keys, NewImage: record(1).dynamodb.NewImage }],
])('fails, rather than pass it, on a record without %s', async (_, dynamodb) => {
  await expect(relay([{ eventName: 'INSERT', dynamodb }])).rejects.toThrow();
});
