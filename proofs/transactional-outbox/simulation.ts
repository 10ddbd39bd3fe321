import { HOUR } from '../../tools/aws/time';
import {
  behindIsAlarmed,
  everyoneIsServed,
  failingIsAlarmed,
  forgets,
  givenUpIsAlarmed,
  givenUpIsKept,
  parkedIsAlarmed,
  waitingIsAlarmed,
  workedOnAlone,
} from '../../tools/simulation/invariants';
import { expiringBy, watching, withProperties, without } from '../../tools/simulation/mutations';
import {
  type Check,
  FORGETS,
  type Mutant,
  RESTS,
  RINGS,
  SERVES,
  type Simulation,
} from '../../tools/simulation/simulation';
import type { World } from '../../tools/simulation/world';
import { request } from '../shared/order-request';
import {
  behindIsSilent,
  everythingIsUnavailable,
  failedBatchIsAcknowledged,
  failuresAreSilent,
  idempotencyRecordApart,
  recordsStay,
  repeatedIsAnsweredAnew,
} from '../shared/mutants';

/** An order that nobody placed: its rows come from outside, and are not as ours are. */
const FOREIGN = '01FOREGN000000000000000000';
const GAP_OF = '01GAP000000000000000000000';

/** Customers place orders, cancel some, and repeat themselves; rows come from elsewhere that are wrong. */
async function workload(world: World): Promise<void> {
  await Promise.all([
    placeOrder(world, 'a'),
    cancelling(world, 'b', 1),
    cancelling(world, 'c', 2),
    world.clock.pause(40).then(() => {
      row(world, FOREIGN, 1, { source: 'orders', detailType: 'OrderPlaced', detail: 'no JSON' });
      row(world, GAP_OF, 2, cancellation(GAP_OF, 2));
    }),
  ]);
  await world.clock.pause(HOUR);
  await placeOrder(world, 'a');
}

async function placeOrder(world: World, customerId: string): Promise<string | undefined> {
  const body = { ...request, customerId };
  const answer = await world.api.request({
    method: 'POST',
    path: '/orders',
    body,
    headers: { 'Idempotency-Key': customerId },
  });
  return (answer?.body as { orderId?: string } | undefined)?.orderId;
}

async function cancelling(world: World, customerId: string, times: number): Promise<void> {
  const orderId = await placeOrder(world, customerId);
  if (orderId === undefined) return;
  const path = `/orders/${orderId}/cancel`;
  await Promise.all(Array.from({ length: times }, () => world.api.request({ method: 'POST', path })));
}

/** An outbox row that another writer made. */
function row(world: World, orderId: string, sequence: number, event: object): void {
  const createdAt = world.clock.date.toISOString();
  world.dynamodb.call('PutCommand', {
    TableName: 'Outbox',
    Item: { orderId, sequence, state: 'UNPUBLISHED#0', createdAt, event },
  });
  world.changed();
}

const cancellation = (orderId: string, sequence: number) => ({
  source: 'orders',
  detailType: 'OrderCancelled',
  detail: JSON.stringify({ schemaVersion: 1, eventId: GAP_OF, orderId, sequence, at: '2026-01-05T09:00:00.000Z' }),
});

interface Order {
  readonly orderId: string;
  readonly customerId: string;
  readonly status: 'PLACED' | 'CANCELLED';
  readonly sequence: number;
}

interface Row {
  readonly orderId: string;
  readonly sequence: number;
  readonly state?: string;
  readonly publishedAt?: string;
  readonly quarantineReason?: string;
  readonly event: { readonly detailType: string; readonly detail: string };
}

interface Shipment {
  readonly orderId: string;
  readonly lastSequence: number;
  readonly status?: string;
  readonly held: Readonly<Record<string, unknown>>;
  readonly heldSince?: string;
}

const orders = (world: World) => world.items<Order>('Orders');
const shipments = (world: World) => world.items<Shipment>('Shipments');
/** Every outbox row that was ever written, as it was last. */
function rows(world: World): readonly Row[] {
  const last = new Map<string, Row>();
  for (const { after } of world.changes<Row>('Outbox')) if (after) last.set(nameOf(after), after);
  return [...last.values()];
}

const nameOf = ({ orderId, sequence }: Pick<Row, 'orderId' | 'sequence'>) => `${orderId}/${String(sequence)}`;
const isForeign = ({ orderId }: Pick<Row, 'orderId'>) => orderId === FOREIGN || orderId === GAP_OF;

/** Events 1 to n of an order whose sequence is n are in the outbox, and no others: those are written, these should be. */
const written = (world: World) => rows(world).flatMap((one) => (isForeign(one) ? [] : [nameOf(one)]));
const wanted = (world: World) =>
  orders(world).flatMap(({ orderId, sequence }) =>
    Array.from({ length: sequence }, (_, before) => nameOf({ orderId, sequence: before + 1 })),
  );

function hasItsEvents(world: World): string | undefined {
  const missing = wanted(world).find((name) => !written(world).includes(name));
  return missing && `the order of event ${missing} is written, the event is not`;
}

function hasItsOrder(world: World): string | undefined {
  const extra = written(world).find((name) => !wanted(world).includes(name));
  return extra && `event ${extra} is written, its order is not`;
}

/** Deliveries of an event to the shipping queue. */
const deliveries = (world: World, { orderId, sequence }: Row) =>
  world.sqs.sent.filter(({ body }) => body.includes(orderId) && body.includes(`"sequence":${String(sequence)},`));

const inQuarantine = (world: World) => rows(world).filter(({ state }) => state === 'QUARANTINED');

function publishedOrQuarantined(world: World): string | undefined {
  const lost = rows(world).find((one) => one.state !== 'QUARANTINED' && deliveries(world, one).length === 0);
  return lost && `event ${nameOf(lost)} was never published`;
}

function quarantineHasReason(world: World): string | undefined {
  const silent = inQuarantine(world).find(({ quarantineReason }) => quarantineReason === undefined);
  return silent && `event ${nameOf(silent)} is quarantined without a reason`;
}

const quarantineIsAlarmed = (world: World): string | undefined =>
  inQuarantine(world).length > 0 && !world.isAlarmed('QuarantineAlarm')
    ? 'a quarantined event raised no alarm'
    : undefined;

/** Orders with what became of them in shipping, save for those of which an event is parked. */
function shipped(world: World) {
  const parked = world.sqs.messages('ShippingDeadLetters').map(({ body }) => body);
  return orders(world)
    .filter(({ orderId }) => !parked.some((body) => body.includes(orderId)))
    .map((order) => ({ ...order, shipment: shipments(world).find(({ orderId }) => orderId === order.orderId) }));
}

function allAreApplied(world: World): string | undefined {
  const behind = shipped(world).find(({ sequence, shipment }) => shipment?.lastSequence !== sequence);
  return (
    behind &&
    `order ${behind.orderId} has ${String(behind.sequence)} events, shipping has applied ${String(behind.shipment?.lastSequence ?? 0)}`
  );
}

const ALLOWED = { PLACED: ['SHIPPED'], CANCELLED: ['CANCELLED', 'RETURN_REQUESTED'] };

function followsFromEvents(world: World): string | undefined {
  const other = shipped(world).find(
    ({ status, shipment }) => shipment?.status !== undefined && !ALLOWED[status].includes(shipment.status),
  );
  return other && `order ${other.orderId} is ${other.status}, its shipment ${String(other.shipment?.status)}`;
}

interface Step {
  readonly was: Shipment | undefined;
  readonly is: Shipment;
}

/** Each change of a shipment that is not as it should be fails a check. @param wrong returns what is wrong with one */
const ofEachStep = (claim: string, wrong: (step: Step, world: World) => string | undefined): Check => ({
  promise: 'outbox-3',
  claim,
  holds: (world) => {
    for (const { before: was, after: is } of world.changes<Shipment>('Shipments')) {
      const why = is && wrong({ was, is }, world);
      if (why !== undefined) return `the shipment of ${String(is?.orderId)} ${why}`;
    }
    return undefined;
  },
});

const appliedOnce: readonly Check[] = [
  ofEachStep('no event is applied twice', ({ is }, world) => {
    const all = orders(world).find(({ orderId }) => orderId === is.orderId)?.sequence ?? is.lastSequence;
    return is.lastSequence > all ? `has ${String(is.lastSequence)} events applied, of ${String(all)}` : undefined;
  }),
  ofEachStep('a shipment never goes back', ({ was, is }) =>
    is.lastSequence < (was?.lastSequence ?? 0) ? 'went back' : undefined,
  ),
  ofEachStep('a shipment changes by events only', ({ was, is }) =>
    is.lastSequence === (was?.lastSequence ?? 0) && was?.status !== is.status ? 'changed without an event' : undefined,
  ),
  ofEachStep('a decision is not taken back', ({ was, is }) =>
    was?.status !== undefined && was.status !== 'SHIPPED' && was.status !== is.status
      ? `was ${was.status} and is ${String(is.status)}`
      : undefined,
  ),
  ofEachStep('what is applied is not held again', ({ is }) => {
    const stale = Object.keys(is.held).find((sequence) => Number(sequence) <= is.lastSequence);
    return stale && `holds event ${stale} again`;
  }),
];

/** The order whose first event never comes waits, and raises an alarm; the others do not wait for it. */
function gapIsAlarmed(world: World): string | undefined {
  const open = shipments(world).filter(({ heldSince }) => heldSince !== undefined);
  const alarmed = world.isAlarmed('GapAlarm');
  return open.length > 0 && !alarmed
    ? `the shipment of ${open[0]?.orderId ?? ''} waits, and no alarm notified`
    : undefined;
}

function unpublishedStay(world: World): string | undefined {
  const lost = world.changes<Row>('Outbox').find(({ expired, before }) => expired && before?.publishedAt === undefined);
  return lost?.before && `event ${nameOf(lost.before)} expired before it was published`;
}

function publishedExpire(world: World): string | undefined {
  const kept = world.items<Row>('Outbox').find(({ publishedAt }) => publishedAt !== undefined);
  return kept && `event ${nameOf(kept)} is published and stays for ever`;
}

const ordersOf = (world: World, customer: string) => orders(world).filter(({ customerId }) => customerId === customer);

function placedOnce(world: World): string | undefined {
  const twice = orders(world).find(({ customerId }) => ordersOf(world, customerId).length > 1);
  return twice && `customer ${twice.customerId} asked for one order and has more`;
}

function answersNameOrders(world: World): string | undefined {
  const answers = world.api.requests.flatMap(({ path, answers: all }) => (path === '/orders' ? all : []));
  const unknown = answers
    .filter((answer) => answer?.status === 201)
    .find((answer) => !orders(world).some(({ orderId }) => orderId === (answer?.body as { orderId?: string }).orderId));
  return unknown && `an answer names an order that there is not: ${JSON.stringify(unknown.body)}`;
}

const cancelledOnce = (world: World): string | undefined => {
  const twice = orders(world).find(({ sequence }) => sequence > 2);
  return twice && `order ${twice.orderId} was changed ${String(twice.sequence - 1)} times by cancelling it`;
};

const poisonIsKept = (world: World): string | undefined =>
  rows(world).find(({ orderId }) => orderId === FOREIGN)?.state === 'QUARANTINED'
    ? undefined
    : 'the poison event is not in quarantine';

/** What is wrong with one event harms no other: all that are well formed were published. */
const poisonHarmsNone = (world: World): string | undefined => {
  const other = rows(world).find(({ orderId, state }) => orderId !== FOREIGN && state !== undefined);
  return other && `event ${nameOf(other)} is ${String(other.state)}`;
};

/** Customers, and what becomes of their orders where nothing fails. */
const WISHES = { a: 'PLACED', b: 'CANCELLED', c: 'CANCELLED' } as const;

function ordersAreShipped(world: World): string | undefined {
  for (const [customer, status] of Object.entries(WISHES)) {
    const [order] = ordersOf(world, customer);
    if (order?.status !== status) return `the order of ${customer} is ${String(order?.status)}`;
    const { shipment } = shipped(world).find(({ orderId }) => orderId === order.orderId) ?? {};
    if (!ALLOWED[status].includes(shipment?.status ?? ''))
      return `the order of ${customer} is not shipped as it should be`;
  }
  return undefined;
}

const PUBLISH = 'lambdas/transactional-outbox/event-bus-client.ts';
const PLACE = 'lambdas/transactional-outbox/place-order.handler.ts';
const CANCEL = 'lambdas/transactional-outbox/cancel-order.handler.ts';
const SHIP = 'lambdas/transactional-outbox/shipment.ts';
const SHIPMENTS = 'lambdas/transactional-outbox/shipment-store.ts';
const SHIP_ORDER = 'lambdas/transactional-outbox/ship-order.handler.ts';
const OUTBOX_ROW = 'lambdas/transactional-outbox/outbox-row.ts';

/** Where shipping applies what is next, and what it holds that follows. */
const DRAIN = 'for (let next = waiting[lastSequence + 1]; next; next = waiting[next.sequence + 1]) applied.push(next);';

/** Takes one of them out of the transaction, and writes it when that is done. */
const writtenApart = (item: 'order' | 'row', table: string): NonNullable<Mutant['changes']> => [
  {
    file: PLACE,
    replace: 'import { ulid }',
    by: "import { PutCommand } from '@aws-sdk/lib-dynamodb';\nimport { ulid }",
  },
  { file: PLACE, replace: 'answering((event) => {', by: 'answering(async (event) => {' },
  { file: PLACE, replace: '  return writeOnce(', by: '  const answered = await writeOnce(' },
  { file: PLACE, replace: `      { Put: { TableName: env.${table}, Item: ${item}, ...isNew } },\n`, by: '' },
  {
    file: PLACE,
    replace: 'order.orderId}` }),\n  });\n',
    by: `order.orderId}\` }),\n  });\n  if (answered.body.includes(order.orderId)) await documents.send(new PutCommand({ TableName: env.${table}, Item: ${item} }));\n  return answered;\n`,
  },
];

const mutants: readonly Mutant[] = [
  {
    name: 'The event is written after the order, not with it',
    breaks: 'outbox-1',
    seenBy: 'an order has its events',
    breakable: 'dual-write',
    changes: writtenApart('row', 'OUTBOX_TABLE'),
  },
  {
    name: 'FailedEntryCount is ignored',
    breaks: 'outbox-2',
    seenBy: 'an event is published or in quarantine',
    breakable: 'ignore-failed-entries',
    shownBy: [...Array<number>(35).fill(0), 42],
    changes: [{ file: PUBLISH, replace: 'if (EventId !== undefined) return', by: 'if (row) return' }],
  },
  {
    name: 'Quarantined events raise no alarm',
    breaks: 'outbox-2',
    seenBy: 'quarantine is alarmed',
    template: without('QuarantineAlarm', 'AWS::CloudWatch::Alarm'),
  },
  {
    name: 'The queues let EventBridge in no more',
    breaks: 'outbox-2',
    seenBy: 'an event is published or in quarantine',
    template: (template) => {
      without('ShippingQueuePolicy', 'AWS::SQS::QueuePolicy')(template);
      without('ShippingDeadLettersPolicy', 'AWS::SQS::QueuePolicy')(template);
    },
  },
  {
    name: 'Each delivery of an event is applied',
    breaks: 'outbox-3',
    seenBy: 'no event is applied twice',
    breakable: 'apply-each-delivery',
    changes: [
      { file: SHIP, replace: 'event.sequence <= lastSequence || String(event.sequence) in held', by: 'false' },
      { file: SHIP, replace: DRAIN, by: 'applied.push(event);' },
    ],
  },
  {
    name: 'A shipment is written without a condition',
    breaks: 'outbox-3',
    seenBy: 'a shipment never goes back',
    changes: [
      { file: SHIPMENTS, replace: '{ ConditionExpression: `attribute_not_exists(${ORDER_ID})` }', by: '{}' },
      {
        file: SHIPMENTS,
        replace: "{ ConditionExpression: 'version = :read', ExpressionAttributeValues: { ':read': version } }",
        by: '{}',
      },
    ],
  },
  {
    name: 'A message is visible again before its worker has ended',
    breaks: 'outbox-3',
    seenBy: 'a message is worked on by one worker',
    template: withProperties('ShippingQueue', 'AWS::SQS::Queue', { VisibilityTimeout: 1 }),
  },
  {
    name: 'Events are applied as they come',
    breaks: 'outbox-4',
    seenBy: 'every event is applied',
    breakable: 'as-they-come',
    changes: [
      {
        file: SHIP,
        replace: DRAIN,
        by: 'applied.push(event);',
      },
    ],
  },
  { ...failedBatchIsAcknowledged, breaks: 'outbox-4', seenBy: 'every event is applied' },
  {
    name: 'An event is marked published before it is',
    breaks: 'outbox-5',
    seenBy: 'an event is published or in quarantine',
    breakable: 'mark-first',
    changes: [
      {
        file: PUBLISH,
        replace: '  let results: PutEventsResultEntry[] | undefined;\n',
        by: '  let results: PutEventsResultEntry[] | undefined;\n  for (const { row } of entries) await markPublished(row);\n',
      },
    ],
  },
  {
    name: 'What the relay gives up is kept nowhere',
    breaks: 'outbox-5',
    seenBy: 'what a stream gives up is kept',
    template: withProperties('RelayingSource', 'AWS::Lambda::EventSourceMapping', { DestinationConfig: undefined }),
  },
  {
    name: 'What the relay gives up is not counted',
    breaks: 'outbox-5',
    seenBy: 'what a stream gives up is alarmed',
    template: withProperties('RelayingSource', 'AWS::Lambda::EventSourceMapping', { MetricsConfig: undefined }),
  },
  {
    name: 'A malformed event counts as a failure that may pass',
    breaks: 'outbox-6',
    seenBy: 'poison is in quarantine',
    changes: [
      {
        file: PUBLISH,
        replace: '...(await Promise.all(malformed.map(({ row, malformed: reason }) => quarantine(row, reason)))),',
        by: "...malformed.map(({ row }) => ({ row, failure: new Error('malformed') })),",
      },
    ],
  },
  {
    name: 'The sweeper is off',
    breaks: 'outbox-7',
    breakable: 'no-sweeper',
    template: without('SweepingSchedule', 'AWS::Scheduler::Schedule'),
  },
  {
    name: 'Nobody looks for gaps',
    breaks: 'outbox-8',
    template: without('GapWatchingSchedule', 'AWS::Scheduler::Schedule'),
  },
  {
    name: 'A row gets its expiry when it is written',
    breaks: 'outbox-9',
    seenBy: 'an unpublished event stays',
    breakable: 'expire-unpublished',
    changes: [
      {
        file: OUTBOX_ROW,
        replace: '  createdAt: detail.at,\n',
        by: '  createdAt: detail.at,\n  expiresAt: Math.floor(Date.parse(detail.at) / 1000) + 43200,\n',
      },
    ],
  },
  {
    ...idempotencyRecordApart('order'),
    breaks: 'outbox-10',
    seenBy: 'one order for each key',
    breakable: 'idempotency-apart',
  },
  {
    name: 'An order is cancelled whatever it is',
    breaks: 'outbox-11',
    changes: [
      {
        file: CANCEL,
        replace: "'#status = :placed AND #sequence = :read'",
        by: "'#status = :placed OR #sequence >= :read'",
      },
      {
        file: CANCEL,
        replace: 'ConditionExpression: `attribute_not_exists(${ORDER_ID})`',
        by: "ConditionExpression: 'attribute_not_exists(nothing)'",
      },
    ],
  },
  {
    name: 'The order is written after the event, not with it',
    breaks: 'outbox-1',
    seenBy: 'an event has its order',
    changes: writtenApart('order', 'ORDERS_TABLE'),
  },
  {
    name: 'Quarantine forgets the reason',
    breaks: 'outbox-2',
    seenBy: 'quarantine has a reason',
    changes: [
      { file: PUBLISH, replace: 'quarantineReason = :reason, #at', by: '#at' },
      { file: PUBLISH, replace: "':reason': reason, ':now'", by: "':now'" },
    ],
  },
  {
    name: 'Deliveries are applied again, and a shipment is shipped whatever it was',
    breaks: 'outbox-3',
    seenBy: 'a decision is not taken back',
    changes: [
      { file: SHIP, replace: 'event.sequence <= lastSequence || String(event.sequence) in held', by: 'false' },
      { file: SHIP, replace: DRAIN, by: 'applied.push(event);' },
      { file: SHIP, replace: "before ?? 'SHIPPED'", by: "'SHIPPED'" },
    ],
  },
  {
    name: 'An event that is only held changes the shipment',
    breaks: 'outbox-3',
    seenBy: 'a shipment changes by events only',
    changes: [
      {
        file: SHIP,
        replace: 'if (applied.length === 0) return before;',
        by: "if (applied.length === 0) return 'CANCELLED';",
      },
    ],
  },
  {
    name: 'An event stays held after it is applied',
    breaks: 'outbox-3',
    seenBy: 'what is applied is not held again',
    changes: [{ file: SHIP, replace: 'Number(sequence) > reached', by: 'Number(sequence) >= reached' }],
  },
  {
    name: 'A cancellation changes no shipment',
    breaks: 'outbox-4',
    seenBy: 'a shipment follows from its events',
    changes: [
      { file: SHIP, replace: 'const cancelled = applied.some(', by: 'const cancelled = false && applied.some(' },
    ],
  },
  {
    name: 'The alarm of the dead letters watches the queue',
    breaks: 'outbox-5',
    seenBy: 'what is parked is alarmed',
    template: watching('ShippingDeadLettersAlarm', 'ShippingQueue'),
  },
  {
    name: 'What stands beside a malformed event is quarantined, too',
    breaks: 'outbox-6',
    seenBy: 'every other event is published',
    changes: [
      {
        file: PUBLISH,
        replace: '...(entries.length > 0 ? await send(entries) : []),',
        by: "...(malformed.length === 0 ? (entries.length > 0 ? await send(entries) : []) : await Promise.all(entries.map(({ row }) => quarantine(row, 'beside')))),",
      },
    ],
  },
  {
    name: 'Published rows expire by an attribute that nobody writes',
    breaks: 'outbox-9',
    seenBy: 'a published event expires',
    template: expiringBy('Outbox', 'expiry'),
  },
  { ...repeatedIsAnsweredAnew, breaks: 'outbox-10', seenBy: 'an answer names an order that there is' },
  { ...recordsStay, breaks: FORGETS },
  { ...everythingIsUnavailable, breaks: SERVES, seenBy: 'whoever asks is served' },
  {
    name: 'Shipping takes events and applies none',
    breaks: SERVES,
    seenBy: 'orders are shipped and cancelled',
    changes: [{ file: SHIP_ORDER, replace: 'if (next === shipment) return true;', by: 'return true;' }],
  },
  {
    name: 'The alarm of what waits watches the dead letters',
    breaks: RINGS,
    seenBy: 'what waits on a queue is alarmed',
    template: watching('ShippingWaitingAlarm', 'ShippingDeadLetters'),
  },
  { ...behindIsSilent('Relaying'), breaks: RINGS, seenBy: 'what waits in a stream is alarmed' },
  { ...failuresAreSilent, breaks: RINGS, seenBy: 'what an API fails to do is alarmed' },
  {
    name: 'The relay is given every change of a row, its own included',
    breaks: RESTS,
    template: withProperties('RelayingSource', 'AWS::Lambda::EventSourceMapping', { FilterCriteria: undefined }),
  },
];

export const simulation: Simulation = {
  scenario: 'TransactionalOutbox',
  workload,
  invariants: [
    everyoneIsServed,
    { promise: 'outbox-1', claim: 'an order has its events', holds: hasItsEvents },
    { promise: 'outbox-1', claim: 'an event has its order', holds: hasItsOrder },
    { promise: 'outbox-2', claim: 'an event is published or in quarantine', holds: publishedOrQuarantined },
    { promise: 'outbox-2', claim: 'quarantine has a reason', holds: quarantineHasReason },
    { promise: 'outbox-2', claim: 'quarantine is alarmed', holds: quarantineIsAlarmed },
    ...appliedOnce,
    workedOnAlone('outbox-3'),
    { promise: 'outbox-4', claim: 'every event is applied', holds: allAreApplied },
    { promise: 'outbox-4', claim: 'a shipment follows from its events', holds: followsFromEvents },
    { promise: 'outbox-5', claim: 'an event is published or in quarantine', holds: publishedOrQuarantined },
    givenUpIsKept('outbox-5'),
    givenUpIsAlarmed('outbox-5'),
    parkedIsAlarmed('outbox-5'),
    { promise: 'outbox-6', claim: 'poison is in quarantine', holds: poisonIsKept },
    { promise: 'outbox-6', claim: 'every other event is published', holds: poisonHarmsNone },
    { promise: 'outbox-7', claim: 'an event is published or in quarantine', holds: publishedOrQuarantined },
    { promise: 'outbox-8', claim: 'an open gap is alarmed', holds: gapIsAlarmed },
    { promise: 'outbox-9', claim: 'an unpublished event stays', holds: unpublishedStay },
    { promise: 'outbox-9', claim: 'a published event expires', holds: publishedExpire },
    { promise: 'outbox-10', claim: 'one order for each key', holds: placedOnce },
    { promise: 'outbox-10', claim: 'an answer names an order that there is', holds: answersNameOrders },
    { promise: 'outbox-11', claim: 'an order is cancelled once', holds: cancelledOnce },
    forgets('IdempotencyRecords'),
    waitingIsAlarmed,
    behindIsAlarmed,
    failingIsAlarmed,
  ],
  effects: [{ promise: SERVES, claim: 'orders are shipped and cancelled', holds: ordersAreShipped }],
  mutants,
};
