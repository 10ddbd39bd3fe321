import { HOUR, SECOND } from '../../tools/aws/time';
import {
  behindIsAlarmed,
  everyoneIsServed,
  failingIsAlarmed,
  forgets,
  givenUpIsAlarmed,
  givenUpIsKept,
  parkedIsAlarmed,
} from '../../tools/simulation/invariants';
import { withProperties, without } from '../../tools/simulation/mutations';
import { FORGETS, type Mutant, RINGS, SERVES, type Simulation } from '../../tools/simulation/simulation';
import type { World } from '../../tools/simulation/world';
import { request } from '../shared/order-request';
import { behindIsSilent, everythingIsUnavailable, idempotencyRecordApart, recordsStay } from '../shared/mutants';

/** An order from before there was a new service. */
const INHERITED = '01NHER1TED0000000000000000';
/** A row that somebody wrote by hand, and that no system takes; as it stands there, no queue takes its text either. */
const BROKEN = 'broken row';
const UNCARRIED = '\uffff';

/** Callers place orders, change their minds, and look at the catalog; an old order is changed, a broken row is written. */
async function workload(world: World): Promise<void> {
  const { version, ...inherited } = order(INHERITED);
  write(world, 'LegacyOrders', { ...inherited, version });
  await Promise.all([
    placeOrder(world, 'a'),
    cancelling(world, 'b', 1),
    cancelling(world, 'c', 2),
    changeInherited(world),
    world.api.request({ method: 'GET', path: '/catalog' }),
    world.clock.pause(40).then(() => {
      write(world, 'Orders', { orderId: BROKEN, customerId: UNCARRIED });
    }),
  ]);
  await world.clock.pause(HOUR / 2);
  await placeOrder(world, 'd');
  await world.clock.pause(HOUR / 2);
  await placeOrder(world, 'a');
}

async function placeOrder(world: World, customerId: string): Promise<string | undefined> {
  const answer = await world.api.request({
    method: 'POST',
    path: '/orders',
    body: { ...request, customerId },
    headers: { 'Idempotency-Key': customerId },
  });
  return (answer?.body as { orderId?: string } | undefined)?.orderId;
}

async function cancelling(world: World, customerId: string, times: number): Promise<void> {
  const orderId = await placeOrder(world, customerId);
  if (orderId === undefined) return;
  // So late that the order is on its way to the legacy system.
  await world.clock.pause(SECOND);
  await Promise.all(Array.from({ length: times }, () => cancel(world, orderId)));
}

const cancel = (world: World, orderId: string) =>
  world.api.request({ method: 'POST', path: `/orders/${orderId}/cancel` });

async function changeInherited(world: World): Promise<void> {
  await world.api.request({ method: 'GET', path: `/orders/${INHERITED}` });
  await cancel(world, INHERITED);
}

const order = (orderId: string) => ({
  orderId,
  customerId: 'old',
  items: request.items,
  totalCents: 2500,
  status: 'PLACED',
  version: 1,
  createdAt: '2020-01-05T09:00:00.000Z',
  updatedAt: '2020-01-05T09:00:00.000Z',
});

function write(world: World, TableName: string, Item: object): void {
  world.dynamodb.call('PutCommand', { TableName, Item });
  world.changed();
}

interface Order {
  readonly orderId: string;
  readonly customerId: string;
  readonly status: string;
  readonly version: number;
}

const orders = (world: World) => world.items<Order>('Orders').filter(({ orderId }) => orderId !== BROKEN);
const legacyOrders = (world: World) => world.items<Order>('LegacyOrders');

/** What is strangled is served by the new service, everything else by the legacy system. */
function servedByOneSide(world: World): string | undefined {
  for (const { path, answers } of world.api.requests) {
    const side = path.startsWith('/orders') ? 'orders-service' : 'legacy';
    const other = answers.find(
      (answer) => answer?.headers['x-served-by'] !== undefined && answer.headers['x-served-by'] !== side,
    );
    if (other) return `${path} was served by ${String(other.headers['x-served-by'])}`;
  }
  return undefined;
}

/** The legacy system is asked for what is strangled by nobody but the new service. */
function legacyIsNotAsked(world: World): string | undefined {
  const handedOn = world.calls.find(
    ({ invocation, command, input }) =>
      invocation.functionName === 'RouteRequest' &&
      command.includes('execute-api') &&
      JSON.stringify(input).includes('/orders'),
  );
  return handedOn && 'the legacy system was asked for what is strangled';
}

/** What is parked, or was given up, or was in the stream for a day unread. */
const keptIn = (world: World): readonly string[] => [
  ...world.sqs.messages('Refused').map(({ body }) => body),
  ...world.dynamodb.consumers.flatMap(({ givenUp, missed }) =>
    [...givenUp, ...missed].map((one) => JSON.stringify(one)),
  ),
];

const brokenIsKept = (world: World): string | undefined =>
  keptIn(world).some((one) => one.includes(BROKEN)) ? undefined : 'the broken row is kept nowhere';

/** What is no order is parked, not given up after a day of trying: for so long it would stop every later order. */
const brokenIsParked = (world: World): string | undefined =>
  world.sqs.messages('Refused').some(({ body }) => body.includes(BROKEN)) ? undefined : 'the broken row is not parked';

/** The legacy system has every order, as it is, save for what is kept. */
function reachesLegacy(world: World): string | undefined {
  const kept = keptIn(world);
  for (const { orderId, version, status } of orders(world)) {
    if (kept.some((one) => one.includes(orderId))) continue;
    const known = legacyOrders(world).find((one) => one.orderId === orderId);
    if (known?.version !== version || known.status !== status) {
      return `order ${orderId} has version ${String(version)}, the legacy system ${String(known?.version ?? 'none')}`;
    }
  }
  return undefined;
}

/** Each version once, and none after a later one. */
function goesForward(world: World): string | undefined {
  const back = world
    .changes<Order>('LegacyOrders')
    .find(({ before, after }) => before && (after?.version ?? 0) <= before.version);
  return (
    back &&
    `in the legacy system an order of version ${String(back.before?.version)} became ${String(back.after?.version)}`
  );
}

function findsInherited(world: World): string | undefined {
  const lost = world.api.requests.find(
    ({ path, answers }) => path.includes(INHERITED) && answers.some((answer) => answer?.status === 404),
  );
  return lost && `${lost.method} ${lost.path} was answered with 404`;
}

const ordersOf = (world: World, customer: string) => orders(world).filter(({ customerId }) => customerId === customer);

function placedOnce(world: World): string | undefined {
  const twice = orders(world).find(({ customerId }) => ordersOf(world, customerId).length > 1);
  return twice && `customer ${twice.customerId} asked for one order and has more`;
}

function cancelledOnce(world: World): string | undefined {
  const twice = orders(world).find(({ version }) => version > 2);
  return twice && `order ${twice.orderId} was changed ${String(twice.version - 1)} times by cancelling it`;
}

/** Customers, and what becomes of their orders in both systems where nothing fails. */
const WISHES = { a: 'PLACED', b: 'CANCELLED', c: 'CANCELLED', d: 'PLACED', old: 'CANCELLED' };

function bothSystemsKnow(world: World): string | undefined {
  for (const [customer, status] of Object.entries(WISHES)) {
    const known = legacyOrders(world).find(({ customerId }) => customerId === customer);
    if (ordersOf(world, customer)[0]?.status !== status || known?.status !== status) {
      return `the order of ${customer} is not ${status} in both systems`;
    }
  }
  return undefined;
}

const FACADE = 'lambdas/strangler-facade/route-request.handler.ts';
const SERVE = 'lambdas/strangler-facade/serve-orders.handler.ts';
const STORE = 'lambdas/strangler-facade/order-store.ts';
const SYNC = 'lambdas/strangler-facade/sync-orders.handler.ts';
const LEGACY = 'lambdas/strangler-facade/legacy-client.ts';
const APPLICATION = 'lambdas/strangler-facade/stand-in/legacy-application.handler.ts';

const mutants: readonly Mutant[] = [
  {
    name: 'What the new service fails to do, the legacy system is asked for',
    breaks: 'strangler-1',
    seenBy: 'the legacy system is not asked for what is strangled',
    breakable: 'fall-back',
    changes: [
      {
        file: FACADE,
        replace: '    if (FunctionError !== undefined) throw failed(ORDERS_SERVICE, FunctionError);\n',
        by: '    if (FunctionError !== undefined) return sides[LEGACY](event);\n',
      },
    ],
  },
  {
    name: 'An order that the legacy system was not told of is passed over',
    breaks: 'strangler-4',
    seenBy: 'every order reaches the legacy system',
    breakable: 'pass-over-failures',
    changes: [{ file: SYNC, replace: '    return false;\n', by: '    return true;\n' }],
  },
  {
    name: 'Whatever the legacy system answers counts as done',
    breaks: 'strangler-4',
    seenBy: 'every order reaches the legacy system',
    changes: [
      {
        file: LEGACY,
        replace: 'if (status >= 200 && status < 300) return undefined;',
        by: 'if (status >= 200) return undefined;',
      },
    ],
  },
  {
    name: 'The event source does not read which order failed',
    breaks: 'strangler-4',
    seenBy: 'every order reaches the legacy system',
    template: withProperties('SyncingSource', 'AWS::Lambda::EventSourceMapping', { FunctionResponseTypes: undefined }),
  },
  {
    name: 'What the sync gives up is kept nowhere',
    breaks: 'strangler-4',
    seenBy: 'what a stream gives up is kept',
    template: withProperties('SyncingSource', 'AWS::Lambda::EventSourceMapping', {
      DestinationConfig: undefined,
      MaximumRetryAttempts: 2,
    }),
  },
  {
    name: 'Refused orders raise no alarm',
    breaks: 'strangler-4',
    seenBy: 'what is parked is alarmed',
    template: without('RefusedAlarm', 'AWS::CloudWatch::Alarm'),
  },
  {
    name: 'The legacy system takes whatever comes last',
    breaks: 'strangler-5',
    breakable: 'last-write-wins',
    changes: [{ file: APPLICATION, replace: 'version < :version', by: 'version < :version OR version >= :version' }],
  },
  {
    name: 'The new service asks the legacy system for no order',
    breaks: 'strangler-8',
    changes: [{ file: SERVE, replace: "env.UNKNOWN_ORDERS === 'ask-legacy'", by: "env.UNKNOWN_ORDERS === 'never'" }],
  },
  { ...idempotencyRecordApart('order'), breaks: 'strangler-9', seenBy: 'one order for each key' },
  {
    name: 'An order is cancelled whatever it is',
    breaks: 'strangler-9',
    seenBy: 'an order is cancelled once',
    changes: [
      {
        file: SERVE,
        replace: "    if (order.status === 'CANCELLED') return answer(200, orderSummary(order));\n",
        by: '',
      },
      { file: STORE, replace: "'version = :read'", by: "'version >= :read'" },
    ],
  },
  {
    name: 'The answer says the other side',
    breaks: 'strangler-1',
    seenBy: 'each side serves its own',
    changes: [
      {
        file: FACADE,
        replace: '{ [SERVED_BY]: [side] }',
        by: '{ [SERVED_BY]: [side === LEGACY ? ORDERS_SERVICE : LEGACY] }',
      },
    ],
  },
  {
    name: 'What is no order is passed over',
    breaks: 'strangler-4',
    seenBy: 'the broken row is kept',
    changes: [{ file: SYNC, replace: '      await park(changed, name, refusal);\n', by: '' }],
  },
  {
    name: 'What is parked is not written as the queue takes it',
    breaks: 'strangler-4',
    seenBy: 'the broken row stops no order',
    changes: [{ file: SYNC, replace: 'whole = carriedJson(changed)', by: 'whole = JSON.stringify(changed)' }],
  },
  {
    name: 'What the sync gives up is not counted',
    breaks: 'strangler-4',
    seenBy: 'what a stream gives up is alarmed',
    template: withProperties('SyncingSource', 'AWS::Lambda::EventSourceMapping', {
      MaximumRetryAttempts: 2,
      MetricsConfig: undefined,
    }),
  },
  { ...recordsStay, breaks: FORGETS },
  { ...everythingIsUnavailable, breaks: SERVES, seenBy: 'whoever asks is served' },
  {
    name: 'Cancelling is answered and not written',
    breaks: SERVES,
    seenBy: 'both systems know every order',
    changes: [
      {
        file: SERVE,
        replace: 'if (await orders.replace(cancelled, ownVersion)) {',
        by: 'if (ownVersion >= 0) {',
      },
    ],
  },
  { ...behindIsSilent('Syncing'), breaks: RINGS, seenBy: 'what waits in a stream is alarmed' },
  {
    name: 'The alarm of failures watches another API',
    breaks: RINGS,
    seenBy: 'what an API fails to do is alarmed',
    template: withProperties('LegacyApiFailingAlarm', 'AWS::CloudWatch::Alarm', {
      Dimensions: [{ Name: 'ApiName', Value: 'Another' }],
    }),
  },
];

export const simulation: Simulation = {
  scenario: 'StranglerFacade',
  workload,
  invariants: [
    everyoneIsServed,
    { promise: 'strangler-1', claim: 'each side serves its own', holds: servedByOneSide },
    { promise: 'strangler-1', claim: 'the legacy system is not asked for what is strangled', holds: legacyIsNotAsked },
    { promise: 'strangler-4', claim: 'every order reaches the legacy system', holds: reachesLegacy },
    { promise: 'strangler-4', claim: 'the broken row is kept', holds: brokenIsKept },
    parkedIsAlarmed('strangler-4'),
    givenUpIsKept('strangler-4'),
    givenUpIsAlarmed('strangler-4'),
    { promise: 'strangler-5', claim: 'no version comes after a later one', holds: goesForward },
    { promise: 'strangler-8', claim: 'an inherited order is found', holds: findsInherited },
    { promise: 'strangler-9', claim: 'one order for each key', holds: placedOnce },
    { promise: 'strangler-9', claim: 'an order is cancelled once', holds: cancelledOnce },
    forgets('IdempotencyRecords'),
    behindIsAlarmed,
    failingIsAlarmed,
  ],
  effects: [
    { promise: SERVES, claim: 'both systems know every order', holds: bothSystemsKnow },
    { promise: 'strangler-4', claim: 'the broken row stops no order', holds: brokenIsParked },
  ],
  mutants,
};
