import { HOUR } from '../../tools/simulation/clock';
import { parkedIsAlarmed, workedOnAlone } from '../../tools/simulation/invariants';
import { withProperties, without } from '../../tools/simulation/mutations';
import { type Mutant, RESTS, type Simulation } from '../../tools/simulation/simulation';
import type { World } from '../../tools/simulation/world';
import { request } from '../support/order-request';
import { failedBatchIsAcknowledged, idempotencyRecordApart } from '../support/shared-mutants';

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

/** Events 1 to n of an order whose sequence is n are in the outbox, and no others. */
function orderAndEvent(world: World): string | undefined {
  const wanted = orders(world).flatMap(({ orderId, sequence }) =>
    Array.from({ length: sequence }, (_, before) => nameOf({ orderId, sequence: before + 1 })),
  );
  const written = rows(world).flatMap((one) => (isForeign(one) ? [] : [nameOf(one)]));
  const missing = wanted.find((name) => !written.includes(name));
  const extra = written.find((name) => !wanted.includes(name));
  if (missing !== undefined) return `the order of event ${missing} is written, the event is not`;
  return extra && `event ${extra} is written, its order is not`;
}

/** Deliveries of an event to the shipping queue. */
const deliveries = (world: World, { orderId, sequence }: Row) =>
  world.sent.filter(({ body }) => body.includes(orderId) && body.includes(`"sequence":${String(sequence)},`));

function publishedOrQuarantined(world: World): string | undefined {
  for (const one of rows(world)) {
    if (one.state === 'QUARANTINED') {
      if (one.quarantineReason === undefined) return `event ${nameOf(one)} is quarantined without a reason`;
      if (!world.isAlarmed('QuarantinedEvents', 'TransactionalOutbox')) return 'a quarantined event raised no alarm';
    } else if (deliveries(world, one).length === 0) return `event ${nameOf(one)} was never published`;
  }
  return undefined;
}

/** What became of each order in shipping is what its events say, save for events that are parked. */
function appliedInSequence(world: World): string | undefined {
  const parked = world.sqs.messages('ShippingDeadLetters').map(({ body }) => body);
  for (const { orderId, sequence, status } of orders(world)) {
    if (parked.some((body) => body.includes(orderId))) continue;
    const shipment = shipments(world).find((one) => one.orderId === orderId);
    if (shipment?.lastSequence !== sequence) {
      return `order ${orderId} has ${String(sequence)} events, shipping has applied ${String(shipment?.lastSequence ?? 0)}`;
    }
    const allowed = status === 'PLACED' ? ['SHIPPED'] : ['CANCELLED', 'RETURN_REQUESTED'];
    if (!allowed.includes(shipment.status ?? ''))
      return `order ${orderId} is ${status}, its shipment ${String(shipment.status)}`;
  }
  return undefined;
}

/** An order's shipment only goes on: each event moves it once, and a decision is not taken back. */
function appliedOnce(world: World): string | undefined {
  for (const { before: was, after: is } of world.changes<Shipment>('Shipments')) {
    if (!is) return 'a shipment was deleted';
    const steps = is.lastSequence - (was?.lastSequence ?? 0);
    const all = orders(world).find(({ orderId }) => orderId === is.orderId)?.sequence ?? is.lastSequence;
    if (is.lastSequence > all)
      return `order ${is.orderId} has ${String(all)} events, shipping applied ${String(is.lastSequence)}`;
    if (steps < 0) return `the shipment of ${is.orderId} went back`;
    if (steps === 0 && was?.status !== is.status) return `the shipment of ${is.orderId} changed without an event`;
    if (was?.status !== undefined && was.status !== 'SHIPPED' && was.status !== is.status) {
      return `the shipment of ${is.orderId} was ${was.status} and is ${String(is.status)}`;
    }
    const stale = Object.keys(is.held).find((sequence) => Number(sequence) <= is.lastSequence);
    if (stale !== undefined) return `the shipment of ${is.orderId} holds event ${stale} again`;
  }
  return undefined;
}

/** The order whose first event never comes waits, and somebody is told; the others do not wait for it. */
function gapIsAlarmed(world: World): string | undefined {
  const open = shipments(world).filter(({ heldSince }) => heldSince !== undefined);
  const told = world.isAlarmed('OpenSequenceGaps', 'TransactionalOutbox');
  return open.length > 0 && !told
    ? `the shipment of ${open[0]?.orderId ?? ''} waits, and no alarm was heard`
    : undefined;
}

function publishedExpire(world: World): string | undefined {
  const lost = world.changes<Row>('Outbox').find(({ expired, before }) => expired && before?.publishedAt === undefined);
  if (lost?.before) return `event ${nameOf(lost.before)} expired before it was published`;
  const kept = world.items<Row>('Outbox').find(({ publishedAt }) => publishedAt !== undefined);
  return kept && `event ${nameOf(kept)} is published and stays for ever`;
}

function placedOnce(world: World): string | undefined {
  for (const customer of new Set(orders(world).map(({ customerId }) => customerId))) {
    const placed = orders(world).filter(({ customerId }) => customerId === customer);
    if (placed.length > 1) return `customer ${customer} asked for one order and has ${String(placed.length)}`;
  }
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

/** What is wrong with one event harms no other: all that are well formed were published and applied. */
const poisonHarmsNone = (world: World): string | undefined => {
  const poison = rows(world).find(({ orderId }) => orderId === FOREIGN);
  if (poison?.state !== 'QUARANTINED') return 'the poison event is not in quarantine';
  const other = rows(world).find(({ orderId, state }) => orderId !== FOREIGN && state !== undefined);
  return other && `event ${nameOf(other)} is ${String(other.state)}`;
};

const PUBLISH = 'lambdas/transactional-outbox/publish.ts';
const PLACE = 'lambdas/transactional-outbox/place-order.handler.ts';
const CANCEL = 'lambdas/transactional-outbox/cancel-order.handler.ts';
const SHIP = 'lambdas/transactional-outbox/shipment.ts';
const SHIPMENTS = 'lambdas/transactional-outbox/shipment-store.ts';
const OUTBOX_ROW = 'lambdas/transactional-outbox/outbox-row.ts';

/** Where shipping applies what is next, and what it holds that follows. */
const DRAIN = 'for (let next = waiting[lastSequence + 1]; next; next = waiting[next.sequence + 1]) applied.push(next);';

const mutants: readonly Mutant[] = [
  {
    name: 'The event is written after the order, not with it',
    breaks: 'outbox-1',
    breakable: 'dual-write',
    changes: [
      {
        file: PLACE,
        replace: 'import { ulid }',
        by: "import { PutCommand } from '@aws-sdk/lib-dynamodb';\nimport { ulid }",
      },
      { file: PLACE, replace: 'answering((event) => {', by: 'answering(async (event) => {' },
      { file: PLACE, replace: '  return writeOnce(', by: '  const answered = await writeOnce(' },
      { file: PLACE, replace: '      { Put: { TableName: env.OUTBOX_TABLE, Item: row, ...isNew } },\n', by: '' },
      {
        file: PLACE,
        replace: 'order.orderId}` }),\n  });\n',
        by: 'order.orderId}` }),\n  });\n  if (answered.body.includes(order.orderId)) await documents.send(new PutCommand({ TableName: env.OUTBOX_TABLE, Item: row }));\n  return answered;\n',
      },
    ],
  },
  {
    name: 'FailedEntryCount is ignored',
    breaks: 'outbox-2',
    breakable: 'ignore-failed-entries',
    changes: [{ file: PUBLISH, replace: 'if (EventId !== undefined) return', by: 'if (row) return' }],
  },
  {
    name: 'Quarantined events raise no alarm',
    breaks: 'outbox-2',
    template: without('QuarantineAlarm', 'AWS::CloudWatch::Alarm'),
  },
  {
    name: 'The queues let EventBridge in no more',
    breaks: 'outbox-2',
    template: (template) => {
      without('ShippingQueuePolicy', 'AWS::SQS::QueuePolicy')(template);
      without('ShippingDeadLettersPolicy', 'AWS::SQS::QueuePolicy')(template);
    },
  },
  {
    name: 'Each delivery of an event is applied',
    breaks: 'outbox-3',
    breakable: 'apply-each-delivery',
    changes: [
      { file: SHIP, replace: 'event.sequence <= lastSequence || String(event.sequence) in held', by: 'false' },
      { file: SHIP, replace: DRAIN, by: 'applied.push(event);' },
    ],
  },
  {
    name: 'A shipment is written without a condition',
    breaks: 'outbox-3',
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
    template: withProperties('ShippingQueue', 'AWS::SQS::Queue', { VisibilityTimeout: 1 }),
  },
  {
    name: 'Events are applied as they come',
    breaks: 'outbox-4',
    breakable: 'as-they-come',
    changes: [
      {
        file: SHIP,
        replace: DRAIN,
        by: 'applied.push(event);',
      },
    ],
  },
  { ...failedBatchIsAcknowledged, breaks: 'outbox-4' },
  {
    name: 'An event is marked published before it is',
    breaks: 'outbox-5',
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
    template: withProperties('RelayingSource', 'AWS::Lambda::EventSourceMapping', { DestinationConfig: undefined }),
  },
  {
    name: 'What the relay gives up is not counted',
    breaks: 'outbox-5',
    template: withProperties('RelayingSource', 'AWS::Lambda::EventSourceMapping', { MetricsConfig: undefined }),
  },
  {
    name: 'A malformed event counts as a failure that may pass',
    breaks: 'outbox-6',
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
    breakable: 'expire-unpublished',
    changes: [
      {
        file: OUTBOX_ROW,
        replace: '  createdAt: detail.at,\n',
        by: '  createdAt: detail.at,\n  expiresAt: Math.floor(Date.parse(detail.at) / 1000) + 43200,\n',
      },
    ],
  },
  { ...idempotencyRecordApart('order'), breaks: 'outbox-10', breakable: 'idempotency-apart' },
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
    name: 'The relay is given every change of a row, its own included',
    breaks: RESTS,
    template: withProperties('RelayingSource', 'AWS::Lambda::EventSourceMapping', { FilterCriteria: undefined }),
  },
];

export const simulation: Simulation = {
  scenario: 'TransactionalOutbox',
  workload,
  invariants: [
    { promise: 'outbox-1', holds: orderAndEvent },
    { promise: 'outbox-2', holds: publishedOrQuarantined },
    { promise: 'outbox-3', holds: appliedOnce },
    { promise: 'outbox-3', holds: workedOnAlone },
    { promise: 'outbox-4', holds: appliedInSequence },
    { promise: 'outbox-5', holds: publishedOrQuarantined },
    { promise: 'outbox-5', holds: parkedIsAlarmed },
    { promise: 'outbox-6', holds: poisonHarmsNone },
    { promise: 'outbox-7', holds: publishedOrQuarantined },
    { promise: 'outbox-8', holds: gapIsAlarmed },
    { promise: 'outbox-9', holds: publishedExpire },
    { promise: 'outbox-10', holds: placedOnce },
    { promise: 'outbox-11', holds: cancelledOnce },
  ],
  mutants,
};
