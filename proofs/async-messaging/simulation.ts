import type { Connection } from '../../tools/aws/apigatewayv2/simulated';
import { HOUR, MINUTE, SECOND } from '../../tools/aws/time';
import {
  everyoneIsServed,
  failingIsAlarmed,
  forgets,
  parkedIsAlarmed,
  waitingIsAlarmed,
} from '../../tools/simulation/invariants';
import { expiringBy, watching as watchingQueue, withProperties, without } from '../../tools/simulation/mutations';
import { type Check, FORGETS, type Mutant, RINGS, SERVES, type Simulation } from '../../tools/simulation/simulation';
import type { World } from '../../tools/simulation/world';
import {
  everythingIsUnavailable,
  failedBatchIsAcknowledged,
  failuresAreSilent,
  idempotencyRecordApart,
  recordsStay,
  repeatedIsAnsweredAnew,
} from '../shared/mutants';

interface Transaction {
  readonly transactionId: string;
  readonly type: string;
  readonly status: string;
  readonly worker?: string;
  readonly leasedUntil?: number;
  readonly resultKey?: string;
  readonly endedAt?: string;
}

const PAYMENT = { type: 'payment', amountCents: 2500 };
const REFUSED = { type: 'payment', amountCents: 100_000_001 };
const REPORT = { type: 'report', amountCents: 1_234_567 };
const REQUESTS = [PAYMENT, REFUSED, REPORT, REPORT];
const POISON = 'no transaction';
const LATER_MS = 5 * MINUTE;
/** More than a lease, and less than a worker may live. */
const AGAIN_MS = 30 * SECOND;
/** How often a client watches again that was told of an error. */
const ATTEMPTS = 8;

/**
 * Transactions are posted and watched, at once or later; one watcher vanishes, one request comes again, the message of a
 * transaction comes again when a worker may still have it, and somebody sends poison.
 */
async function workload(world: World): Promise<void> {
  await Promise.all(REQUESTS.map((body, place) => serving(world, body, place)));
  world.sendTo(queueOf(world), POISON);
  await posting(world, PAYMENT, 0);
}

const queueOf = (world: World): string => world.arnOf('RunningQueue', 'AWS::SQS::Queue');

async function serving(world: World, body: object, place: number): Promise<void> {
  await world.clock.pause(place * 50);
  const [early, late] = [world.apigatewayv2.connect(), world.apigatewayv2.connect()];
  const transactionId = await posting(world, body, place);
  if (transactionId === undefined) return;
  await watching(world, early, transactionId);
  if (place === 3) early.vanish();
  await world.clock.pause(AGAIN_MS);
  if (body === REPORT) world.sendTo(queueOf(world), JSON.stringify({ transactionId }));
  await world.clock.pause(LATER_MS);
  await watching(world, late, transactionId);
  if (body !== REPORT) await world.api.request({ method: 'GET', path: `/transactions/${transactionId}` });
}

async function posting(world: World, body: object, place: number): Promise<string | undefined> {
  const headers = { 'Idempotency-Key': `k${String(place)}` };
  const answer = await world.api.request({ method: 'POST', path: '/transactions', headers, body });
  return answer?.status === 202 ? (answer.body as Transaction).transactionId : undefined;
}

async function watching(world: World, connection: Connection, transactionId: string): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (await world.apigatewayv2.send(connection, { action: 'watch', transactionId })) return;
    await world.clock.pause(attempt * SECOND);
  }
}

const hasEnded = (row?: { readonly status?: unknown }): boolean =>
  row?.status === 'SUCCEEDED' || row?.status === 'FAILED';

/** How transactions ended, though they are kept for a time only. */
const ended = (world: World): readonly Transaction[] =>
  world
    .changes<Transaction>('Transactions')
    .flatMap(({ before, after }) => (after && hasEnded(after) && !hasEnded(before) ? [after] : []));

const accepted = (world: World): readonly string[] =>
  world.api.requests
    .filter(({ method }) => method === 'POST')
    .flatMap(({ answers }) => answers)
    .flatMap((answer) => (answer?.status === 202 ? [(answer.body as Transaction).transactionId] : []));

const isDeadLetter = (world: World, text: string): boolean =>
  world.sqs.messages('RunningDeadLetters').some(({ body }) => body.includes(text));

/** A watcher of a transaction that has ended: whose message was handled, and what it was told. */
interface Watcher {
  readonly transaction: Transaction;
  readonly connection: Connection;
  /** Of its connection, while the transaction had ended and the message was handled. */
  readonly connectedMs: number;
  readonly told: readonly Transaction[];
}

const watchers = (world: World): readonly Watcher[] =>
  ended(world).flatMap((transaction) =>
    world.apigatewayv2.sent.flatMap(({ connection, message, handledAt }) => {
      const { transactionId } = message;
      if (transactionId !== transaction.transactionId || handledAt === undefined) return [];
      const told = (connection.received as Transaction[]).filter((one) => one.transactionId === transactionId);
      const since = Math.max(handledAt, Date.parse(transaction.endedAt ?? ''));
      return [{ transaction, connection, told, connectedMs: (connection.closedAt ?? world.clock.now) - since }];
    }),
  );

/** A queue that stood still for hours: connections have ended before it went on. */
const stoodStill = (world: World): boolean =>
  world.sqs.consumers.some(({ longestWaitSeconds }) => longestWaitSeconds * SECOND > HOUR);

const invariants: readonly Check[] = [
  {
    promise: 'async-1',
    claim: 'an accepted transaction ends, or is given up',
    holds: (world) => {
      const all = new Set(ended(world).map(({ transactionId }) => transactionId));
      const lost = accepted(world).find((id) => !all.has(id) && !isDeadLetter(world, id));
      return lost && `transaction ${lost} was accepted and never ended`;
    },
  },
  {
    promise: 'async-2',
    claim: 'an end stays as it is',
    holds: (world) => {
      const changed = world
        .changes<Transaction>('Transactions')
        .find(({ before, after }) => hasEnded(before) && after && after.status !== before?.status);
      return (
        changed &&
        `transaction ${String(changed.after?.transactionId)} was ${String(changed.before?.status)} and turned ${String(changed.after?.status)}`
      );
    },
  },
  {
    promise: 'async-2',
    claim: 'a lease is one worker’s',
    holds: (world) => {
      const taken = world.changes<Transaction>('Transactions').find(({ at, before, after }) => {
        const isTaken = after?.leasedUntil !== undefined && before?.worker !== undefined;
        return isTaken && after.worker !== before.worker && at <= (before.leasedUntil ?? 0);
      });
      return taken && `transaction ${String(taken.after?.transactionId)} was leased to a second worker`;
    },
  },
  {
    promise: 'async-3',
    claim: 'a repeated request makes one transaction',
    holds: (world) => {
      const made = world.changes('Transactions').filter(({ before }) => !before).length;
      return made > REQUESTS.length ? `${String(made)} transactions were made` : undefined;
    },
  },
  {
    promise: 'async-3',
    claim: 'a transaction ends once',
    holds: (world) => {
      const ids = ended(world).map(({ transactionId }) => transactionId);
      const again = ids.find((id, place) => ids.indexOf(id) !== place);
      return again && `transaction ${again} ended twice`;
    },
  },
  parkedIsAlarmed('async-4'),
  {
    promise: 'async-4',
    claim: 'poison is a dead letter',
    holds: (world) => (isDeadLetter(world, POISON) ? undefined : 'poison is nowhere'),
  },
  {
    promise: 'async-5',
    claim: 'who watches is told',
    holds: (world) => {
      const untold = watchers(world).find(
        ({ told, connectedMs, transaction: { transactionId } }) =>
          told.length === 0 && connectedMs > HOUR && !isDeadLetter(world, transactionId),
      );
      return untold && !stoodStill(world)
        ? `${untold.connection.id} watched ${untold.transaction.transactionId} and was told nothing`
        : undefined;
    },
  },
  {
    promise: 'async-5',
    claim: 'what is told is how it ended',
    holds: (world) => {
      const wrong = watchers(world).find(({ transaction, told }) =>
        told.some(({ status }) => status !== transaction.status),
      );
      return wrong && `${wrong.connection.id} was told otherwise than ${wrong.transaction.status}`;
    },
  },
  {
    promise: 'async-7',
    claim: 'a large result is where its row says',
    holds: (world) => {
      const keys = new Set(world.s3.objects('Results').map(({ key }) => key));
      const lost = ended(world).find(({ type, resultKey = '' }) => type === 'report' && !keys.has(resultKey));
      return lost && `the result of ${lost.transactionId} is not kept`;
    },
  },
  {
    promise: RINGS,
    claim: 'what the watching fails to do is alarmed',
    holds: (world) =>
      world.apigatewayv2.hasFailed && !world.isAlarmed('PushFailingAlarm') ? 'its alarm did not notify' : undefined,
  },
  everyoneIsServed,
  waitingIsAlarmed,
  failingIsAlarmed,
  forgets('IdempotencyRecords'),
  forgets('Transactions', hasEnded),
  forgets('Watchers'),
];

const effects: readonly Check[] = [
  {
    promise: SERVES,
    claim: 'transactions end as they should',
    holds: (world) => {
      const all = ended(world).map(({ status }) => status);
      return all.filter((status) => status === 'SUCCEEDED').length === 3 && all.length === 4 ? undefined : all.join();
    },
  },
  {
    promise: 'async-5',
    claim: 'who watches is told once',
    holds: (world) => {
      const wrong = watchers(world).find(({ told, connectedMs }) => told.length !== 1 && connectedMs > HOUR);
      return wrong && `${wrong.connection.id} was told ${String(wrong.told.length)} times`;
    },
  },
  {
    promise: 'async-6',
    claim: 'who was told or is gone is forgotten at once',
    holds: (world) => {
      const removed = world.changes('Watchers').filter(({ after, expired }) => !after && !expired);
      return removed.length === 2 * REQUESTS.length ? undefined : `${String(removed.length)} watchers were forgotten`;
    },
  },
];

const STORE = 'lambdas/async-messaging/transaction-store.ts';
const WATCHERS = 'lambdas/async-messaging/watcher-store.ts';
const RUN = 'lambdas/async-messaging/run-transaction.handler.ts';
const WATCH = 'lambdas/async-messaging/watch-transaction.handler.ts';
const TELLING = 'lambdas/async-messaging/telling.ts';

const mutants: readonly Mutant[] = [
  {
    name: 'A worker past its lease ends the transaction: it took too long',
    breaks: 'async-2',
    seenBy: 'an end stays as it is',
    breakable: 'late-worker',
    changes: [
      { file: STORE, replace: "'#status = :running AND worker = :worker'", by: "'attribute_exists(worker)'" },
      {
        file: STORE,
        replace:
          "            ':running': 'RUNNING',\n            ':worker': worker,\n          },\n          ReturnValues",
        by: '          },\n          ReturnValues',
      },
      {
        file: RUN,
        replace: 'const ending = await endingOf(transaction, worker);',
        by: `const began = Date.now();
  let ending = await endingOf(transaction, worker);
  if (Date.now() - began > 20_000) ending = { status: 'FAILED', error: 'It took too long' };`,
      },
    ],
  },
  {
    name: 'Nothing sweeps',
    breaks: 'async-1',
    breakable: 'row-then-send',
    template: without('SweepingSchedule', 'AWS::Scheduler::Schedule'),
  },
  {
    name: 'A lease is taken from whoever has it',
    breaks: 'async-2',
    seenBy: 'a lease is one worker’s',
    changes: [
      {
        file: STORE,
        replace: '(leasedUntil < :now OR worker = :worker)',
        by: '(leasedUntil < :now OR worker <> :worker)',
      },
    ],
  },
  {
    name: 'A transaction is worked off by each message',
    breaks: 'async-3',
    seenBy: 'a transaction ends once',
    changes: [
      { file: STORE, replace: "'#status = :pending OR (", by: "'#status = :pending OR #status <> :running OR (" },
    ],
  },
  {
    ...idempotencyRecordApart('transaction'),
    breaks: 'async-3',
    seenBy: 'a repeated request makes one transaction',
  },
  { ...failedBatchIsAcknowledged, breaks: 'async-4', seenBy: 'poison is a dead letter' },
  {
    name: 'Dead letters raise no alarm',
    breaks: 'async-4',
    seenBy: 'what is parked is alarmed',
    template: without('RunningDeadLettersAlarm', 'AWS::CloudWatch::Alarm'),
  },
  {
    name: 'The transaction is read before its watcher is written, not after',
    breaks: 'async-5',
    seenBy: 'who watches is told',
    changes: [
      {
        file: WATCH,
        replace:
          '  await watchers.add(watcher, now);\n  const found = requireKept(transactionId, await transactions.read(transactionId), now);',
        by: '  const found = requireKept(transactionId, await transactions.read(transactionId), now);\n  await watchers.add(watcher, now);',
      },
    ],
  },
  {
    name: 'Who watches is told that it failed',
    breaks: 'async-5',
    seenBy: 'what is told is how it ended',
    changes: [
      {
        file: TELLING,
        replace: 'pushed(transaction))',
        by: "{ ...pushed(transaction), status: 'FAILED' })",
      },
    ],
  },
  {
    name: 'A watcher is told by whoever finds it',
    breaks: 'async-5',
    seenBy: 'who watches is told once',
    changes: [{ file: WATCHERS, replace: 'OR takenUntil < :now OR', by: 'OR takenUntil <> :now OR' }],
  },
  {
    name: 'A watcher that is gone is kept',
    breaks: 'async-6',
    changes: [
      {
        file: TELLING,
        replace: 'await this.watchers.forget(watcher, teller);',
        by: 'if (isConnected) await this.watchers.forget(watcher, teller);',
      },
    ],
  },
  {
    name: 'A large result is kept after its row says where',
    breaks: 'async-7',
    changes: [
      {
        file: RUN,
        replace: 'resultKey: await results.keep(transaction.transactionId, worker, result) };',
        by: 'resultKey: (results.keep(transaction.transactionId, worker, result).catch(() => undefined), `${transaction.transactionId}/${worker}.json`) };',
      },
    ],
  },
  {
    name: 'The alarm of watching watches another API',
    breaks: RINGS,
    seenBy: 'what the watching fails to do is alarmed',
    template: withProperties('PushFailingAlarm', 'AWS::CloudWatch::Alarm', {
      Dimensions: [{ Name: 'ApiId', Value: 'another' }],
    }),
  },
  {
    name: 'The alarm of what waits watches another queue',
    breaks: RINGS,
    seenBy: 'what waits on a queue is alarmed',
    template: watchingQueue('RunningWaitingAlarm', 'SweepingDeadLetters'),
  },
  {
    name: 'Transactions expire by an attribute that nobody writes',
    breaks: FORGETS,
    seenBy: 'what Transactions keeps for a time is gone afterwards',
    template: expiringBy('Transactions', 'expiry'),
  },
  {
    name: 'Watchers expire by an attribute that nobody writes',
    breaks: FORGETS,
    seenBy: 'what Watchers keeps for a time is gone afterwards',
    template: expiringBy('Watchers', 'expiry'),
  },
  {
    name: 'Transactions are marked sent, and not sent',
    breaks: SERVES,
    seenBy: 'transactions end as they should',
    changes: [
      {
        file: 'lambdas/async-messaging/topic-client.ts',
        replace: '    await this.client.send(',
        by: '    if (Date.now() > 0) return;\n    await this.client.send(',
      },
    ],
  },
  { ...repeatedIsAnsweredAnew, breaks: 'async-1' },
  { ...everythingIsUnavailable, breaks: SERVES, seenBy: 'whoever asks is served' },
  { ...failuresAreSilent, breaks: RINGS, seenBy: 'what an API fails to do is alarmed' },
  { ...recordsStay, breaks: FORGETS, seenBy: 'what IdempotencyRecords keeps for a time is gone afterwards' },
];

export const simulation: Simulation = { scenario: 'AsyncMessaging', workload, invariants, effects, mutants };
