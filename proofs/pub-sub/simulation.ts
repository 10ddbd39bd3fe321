import { MINUTE } from '../../tools/aws/time';
import {
  everyoneIsServed,
  failingIsAlarmed,
  forgets,
  parkedIsAlarmed,
  waitingIsAlarmed,
} from '../../tools/simulation/invariants';
import { expiringBy, propertiesOf, watching, withProperties, without } from '../../tools/simulation/mutations';
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

interface Event {
  readonly eventId: string;
  readonly type: string;
  readonly store: string;
  readonly priceUsd: number;
  readonly customerInterests: readonly string[];
}

const PLACED = {
  type: 'order_placed',
  store: 'example_corp',
  priceUsd: 210.75,
  customerInterests: ['rugby'],
  detail: {},
};
const EVENTS = [
  PLACED,
  { ...PLACED, type: 'order_cancelled' },
  { ...PLACED, type: 'order_shipped', priceUsd: 99.99 },
  { ...PLACED, store: 'other', customerInterests: [] },
];
const ACCOUNTS = ['ann', 'bob'];
const ENTRIES = [1, 2, 4];
const POISON = 'no event';

/** Events of several kinds are published, one of them again; accounts get entries, one of them twice; somebody sends poison. */
async function workload(world: World): Promise<void> {
  await Promise.all([
    ...EVENTS.map((event, place) => publishing(world, event, place)),
    ...ACCOUNTS.map((id) => posting(world, id)),
  ]);
  world.sendTo(world.arnOf('OrdersAnalyticsQueue', 'AWS::SQS::Queue'), POISON);
  await publishing(world, PLACED, 0);
}

async function publishing(world: World, body: object, place: number): Promise<void> {
  await world.clock.pause(place * 50);
  await world.api.request({
    method: 'POST',
    path: '/events',
    headers: { 'Idempotency-Key': `k${String(place)}` },
    body,
  });
}

/** The next entry is posted when the one before was accepted. */
async function posting(world: World, account: string): Promise<void> {
  const post = (amountCents: number) =>
    world.api.request({
      method: 'POST',
      path: `/accounts/${account}/entries`,
      body: { entryId: `e${String(amountCents)}`, amountCents },
    });
  for (const amount of ENTRIES) await post(amount);
  await world.clock.pause(10 * MINUTE);
  await post(ENTRIES[0] ?? 0);
}

interface Row {
  readonly eventId: string;
  readonly subscriber: string;
}

/** What a table has got, though it keeps it for a time only. */
const added = (world: World, table: string): readonly Row[] =>
  world.changes<Row>(table).flatMap(({ before, after }) => (!before && after ? [after] : []));
const deliveredTo = (world: World, eventId: string): string[] =>
  added(world, 'Deliveries')
    .filter((delivery) => delivery.eventId === eventId)
    .map(({ subscriber }) => subscriber)
    .sort();

/** Answers with a status to requests of a path. */
const answered = (world: World, path: RegExp, status: number): readonly unknown[] =>
  world.api.requests
    .filter((request) => path.test(request.path))
    .flatMap(({ answers }) => answers)
    .flatMap((answer) => (answer?.status === status ? [answer.body] : []));

const eventsPublished = (world: World): readonly Event[] =>
  world.sns.published.flatMap(({ topicArn, message }) =>
    topicArn.includes('Entries') ? [] : [JSON.parse(message) as Event],
  );

/** By what the policies say, evaluated here and nowhere else. */
function wanted({ type, store, priceUsd, customerInterests }: Event): string[] {
  const sports = customerInterests.some((interest) => ['rugby', 'football', 'baseball'].includes(interest));
  const isOrder = type === 'order_placed' || type === 'order_cancelled';
  return [
    'audit',
    ...(type === 'order_cancelled' ? ['cancellations'] : []),
    ...(isOrder ? ['orders-analytics'] : []),
    ...(store === 'example_corp' && type !== 'order_cancelled' && sports && priceUsd >= 100 ? ['premium-sports'] : []),
  ];
}

interface Applied {
  readonly accountId: string;
  readonly row: string;
  readonly amountCents?: number;
  readonly balanceCents?: number;
}

/** The ids of an account's entries, in the order in which they were applied. */
const applied = (world: World, account: string): string[] =>
  world
    .changes<Applied>('Balances')
    .filter(({ before, after }) => !before && after?.accountId === account && after.row.startsWith('ENTRY#'))
    .map(({ after }) => after?.row.replace('ENTRY#', '') ?? '');

/** The path of each subscriber. */
const PATHS: Readonly<Record<string, string>> = {
  audit: 'Audit',
  cancellations: 'Cancellations',
  'orders-analytics': 'OrdersAnalytics',
  'premium-sports': 'PremiumSports',
};
const isDeadLetter = (world: World, path: string, ...texts: readonly string[]): boolean =>
  world.sqs.messages(`${path}DeadLetters`).some(({ body }) => texts.every((text) => body.includes(text)));

const invariants: readonly Check[] = [
  {
    promise: 'pubsub-2',
    claim: 'an accepted event is published',
    holds: (world) => {
      const published = new Set(eventsPublished(world).map(({ eventId }) => eventId));
      const lost = (answered(world, /^\/events$/, 202) as { eventId: string }[]).find(
        ({ eventId }) => !published.has(eventId),
      );
      return lost && `event ${lost.eventId} was accepted and never published`;
    },
  },
  {
    promise: 'pubsub-3',
    claim: 'each subscriber gets what its policy says, or gives it up',
    holds: (world) => {
      for (const event of eventsPublished(world)) {
        const is = deliveredTo(world, event.eventId);
        const should = wanted(event).filter(
          (subscriber) => is.includes(subscriber) || !isDeadLetter(world, PATHS[subscriber] ?? '', event.eventId),
        );
        if (is.join() !== should.join())
          return `event ${event.eventId} was delivered to ${is.join(', ')}, not ${should.join(', ')}`;
      }
      return undefined;
    },
  },
  {
    promise: 'pubsub-4',
    claim: 'a delivery that is recorded stays as it is',
    holds: (world) => {
      const changed = world.changes('Deliveries').find(({ before, after }) => before && after);
      return changed && `delivery ${JSON.stringify(changed.after)} was recorded again`;
    },
  },
  {
    promise: 'pubsub-4',
    claim: 'a repeated request publishes one event',
    holds: (world) => {
      const events = new Set(added(world, 'Events').map(({ eventId }) => eventId));
      const requests = world.api.requests.filter(({ method, path }) => method === 'POST' && path === '/events');
      return events.size > EVENTS.length
        ? `${String(requests.length)} requests made ${String(events.size)} events`
        : undefined;
    },
  },
  {
    promise: 'pubsub-4',
    claim: 'a balance is the sum of its entries',
    holds: (world) => {
      for (const account of ACCOUNTS) {
        const all = world.items<Applied>('Balances').filter(({ accountId }) => accountId === account);
        const sum = all.reduce((total, { amountCents = 0 }) => total + amountCents, 0);
        const balance = all.find(({ row }) => row === 'BALANCE')?.balanceCents ?? 0;
        if (balance !== sum) return `${account} has ${String(balance)}, and entries of ${String(sum)}`;
      }
      return undefined;
    },
  },
  parkedIsAlarmed('pubsub-5'),
  {
    promise: 'pubsub-5',
    claim: 'poison is no dead letter of another subscriber',
    holds: (world) => {
      const other = ['Audit', 'PremiumSports'].find((path) =>
        world.sqs.messages(`${path}DeadLetters`).some(({ body }) => body === POISON),
      );
      return other && `poison is a dead letter of ${other}`;
    },
  },
  {
    promise: 'pubsub-6',
    claim: 'an accepted entry is applied, or given up',
    holds: (world) => {
      for (const account of ACCOUNTS) {
        const accepted = answered(world, new RegExp(`^/accounts/${account}/`), 202) as { entryId: string }[];
        const lost = accepted.find(
          ({ entryId }) =>
            !applied(world, account).includes(entryId) &&
            !isDeadLetter(world, 'Applying', `"${account}"`, `"${entryId}"`),
        );
        if (lost) return `entry ${lost.entryId} of ${account} was accepted and not applied`;
      }
      return undefined;
    },
  },
  {
    promise: 'pubsub-7',
    claim: 'entries are applied in the order in which they were accepted',
    holds: (world) => {
      for (const account of ACCOUNTS) {
        // One that was given up may be posted again, when those after it are there.
        const kept = applied(world, account).filter(
          (id) => !isDeadLetter(world, 'Applying', `"${account}"`, `"${id}"`),
        );
        const order = kept.map((id) => Number(id.slice(1)));
        if (order.some((amount, place) => amount < (order[place - 1] ?? 0)))
          return `entries of ${account} were applied in the order ${order.join(', ')}`;
      }
      return undefined;
    },
  },
  everyoneIsServed,
  waitingIsAlarmed,
  failingIsAlarmed,
  forgets('IdempotencyRecords'),
  forgets('Deliveries'),
  forgets('Events'),
];

const effects: readonly Check[] = [
  {
    promise: SERVES,
    claim: 'events are published',
    holds: (world) =>
      eventsPublished(world).length >= EVENTS.length ? undefined : `${String(eventsPublished(world).length)} events`,
  },
];

const TOPIC_CLIENT = 'lambdas/pub-sub/topic-client.ts';
const DELIVERIES = 'lambdas/pub-sub/delivery-store.ts';
const BALANCES = 'lambdas/pub-sub/balance-store.ts';

const mutants: readonly Mutant[] = [
  {
    name: 'The price is published as text',
    breaks: 'pubsub-3',
    breakable: 'price-as-text',
    changes: [{ file: TOPIC_CLIENT, replace: "DataType: 'Number'", by: "DataType: 'String'" }],
  },
  {
    name: 'The queue hands entries over in batches, and one that fails is passed over',
    breaks: 'pubsub-7',
    breakable: 'pass-over-failure',
    template: withProperties('ApplyingSource', 'AWS::Lambda::EventSourceMapping', { BatchSize: 10 }),
  },
  {
    name: 'Nothing sweeps',
    breaks: 'pubsub-2',
    template: without('SweepingSchedule', 'AWS::Scheduler::Schedule'),
  },
  {
    name: 'A delivery is written without a condition',
    breaks: 'pubsub-4',
    seenBy: 'a delivery that is recorded stays as it is',
    changes: [
      { file: DELIVERIES, replace: '`attribute_not_exists(${EVENT_ID})`', by: "'attribute_not_exists(nothing)'" },
    ],
  },
  {
    name: 'An entry is written without a condition',
    breaks: 'pubsub-4',
    seenBy: 'a balance is the sum of its entries',
    changes: [
      { file: BALANCES, replace: '`attribute_not_exists(${ACCOUNT_ID})`', by: "'attribute_not_exists(nothing)'" },
    ],
  },
  {
    breaks: 'pubsub-4',
    seenBy: 'a repeated request publishes one event',
    ...idempotencyRecordApart('event'),
  },
  {
    ...failedBatchIsAcknowledged,
    breaks: 'pubsub-6',
  },
  {
    name: 'Dead letters raise no alarm',
    breaks: 'pubsub-5',
    seenBy: 'what is parked is alarmed',
    template: without('OrdersAnalyticsDeadLettersAlarm', 'AWS::CloudWatch::Alarm'),
  },
  {
    name: 'The queues of two subscribers have the same dead letters',
    breaks: 'pubsub-5',
    seenBy: 'poison is no dead letter of another subscriber',
    template: (template) => {
      const queue = propertiesOf(template, 'OrdersAnalyticsQueue', 'AWS::SQS::Queue');
      const other = propertiesOf(template, 'AuditQueue', 'AWS::SQS::Queue');
      queue['RedrivePolicy'] = other['RedrivePolicy'];
    },
  },
  {
    name: 'The alarm of what waits watches another queue',
    breaks: RINGS,
    seenBy: 'what waits on a queue is alarmed',
    template: watching('AuditWaitingAlarm', 'PremiumSportsQueue'),
  },
  {
    name: 'A delivery expires by an attribute that nobody writes',
    breaks: FORGETS,
    seenBy: 'what Deliveries keeps for a time is gone afterwards',
    template: expiringBy('Deliveries', 'expiry'),
  },
  {
    name: 'An event expires by an attribute that nobody writes',
    breaks: FORGETS,
    seenBy: 'what Events keeps for a time is gone afterwards',
    template: expiringBy('Events', 'expiry'),
  },
  {
    name: 'Events are marked published, and not published',
    breaks: SERVES,
    seenBy: 'events are published',
    changes: [
      {
        file: TOPIC_CLIENT,
        replace: '    await this.client.send(',
        by: '    if (Date.now() > 0) return;\n    await this.client.send(',
      },
    ],
  },
  { ...repeatedIsAnsweredAnew, breaks: 'pubsub-2' },
  { ...everythingIsUnavailable, breaks: SERVES, seenBy: 'whoever asks is served' },
  { ...failuresAreSilent, breaks: RINGS, seenBy: 'what an API fails to do is alarmed' },
  { ...recordsStay, breaks: FORGETS, seenBy: 'what IdempotencyRecords keeps for a time is gone afterwards' },
];
export const simulation: Simulation = { scenario: 'PubSub', workload, invariants, effects, mutants };
