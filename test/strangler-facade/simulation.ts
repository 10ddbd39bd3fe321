import { HOUR, SECOND } from '../../tools/simulation/clock';
import { parkedIsAlarmed } from '../../tools/simulation/invariants';
import { withProperties, without } from '../../tools/simulation/mutations';
import type { Mutant, Simulation } from '../../tools/simulation/simulation';
import type { World } from '../../tools/simulation/world';
import { request } from '../support/order-request';
import { idempotencyRecordApart } from '../support/shared-mutants';

/** An order from before there was a new service. */
const INHERITED = '01NHER1TED0000000000000000';
/** A row that somebody wrote by hand, and that no system takes. */
const BROKEN = 'broken row';

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
      write(world, 'Orders', { orderId: BROKEN });
    }),
  ]);
  await world.clock.pause(HOUR);
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

/** What is strangled is served by the new service, and the legacy system is asked by nobody else. */
function servedByOneSide(world: World): string | undefined {
  for (const { path, answers } of world.api.requests) {
    const side = path.startsWith('/orders') ? 'orders-service' : 'legacy';
    const other = answers.find(
      (answer) => answer?.headers['x-served-by'] !== undefined && answer.headers['x-served-by'] !== side,
    );
    if (other) return `${path} was served by ${String(other.headers['x-served-by'])}`;
  }
  const handedOn = world.calls.find(
    ({ invocation, command, input }) =>
      invocation.functionName === 'RouteRequest' &&
      command.includes('execute-api') &&
      JSON.stringify(input).includes('/orders'),
  );
  return handedOn && 'the legacy system was asked for what is strangled';
}

/** The legacy system has every order, as it is, save for what is parked or was in the stream for a day unread. */
function reachesLegacy(world: World): string | undefined {
  const kept = [
    ...world.sqs.messages('Refused').map(({ body }) => body),
    ...world.streamSources.flatMap(({ givenUp, missed }) => [...givenUp, ...missed].map((one) => JSON.stringify(one))),
  ];
  if (
    world.sqs.messages('Refused').every(({ body }) => !body.includes(BROKEN)) &&
    !kept.some((one) => one.includes(BROKEN))
  )
    return 'the broken row is kept nowhere';
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

function hasEffectOnce(world: World): string | undefined {
  for (const customer of new Set(orders(world).map(({ customerId }) => customerId))) {
    const placed = orders(world).filter(({ customerId }) => customerId === customer).length;
    if (placed > 1) return `customer ${customer} asked for one order and has ${String(placed)}`;
  }
  const twice = orders(world).find(({ version }) => version > 2);
  return twice && `order ${twice.orderId} was changed ${String(twice.version - 1)} times by cancelling it`;
}

const FACADE = 'lambdas/strangler-facade/route-request.handler.ts';
const SERVE = 'lambdas/strangler-facade/serve-orders.handler.ts';
const STORE = 'lambdas/strangler-facade/order-store.ts';
const SYNC = 'lambdas/strangler-facade/sync-orders.handler.ts';
const LEGACY = 'lambdas/strangler-facade/legacy-store.ts';
const APPLICATION = 'lambdas/strangler-facade/stand-in/legacy-application.handler.ts';

const mutants: readonly Mutant[] = [
  {
    name: 'What the new service fails to do, the legacy system is asked for',
    breaks: 'strangler-1',
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
    breakable: 'pass-over-failures',
    changes: [{ file: SYNC, replace: '    return false;\n', by: '    return true;\n' }],
  },
  {
    name: 'Whatever the legacy system answers counts as done',
    breaks: 'strangler-4',
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
    template: withProperties('SyncingSource', 'AWS::Lambda::EventSourceMapping', { FunctionResponseTypes: undefined }),
  },
  {
    name: 'What the sync gives up is kept nowhere',
    breaks: 'strangler-4',
    template: withProperties('SyncingSource', 'AWS::Lambda::EventSourceMapping', {
      DestinationConfig: undefined,
      MaximumRetryAttempts: 2,
    }),
  },
  {
    name: 'Refused orders raise no alarm',
    breaks: 'strangler-4',
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
  { ...idempotencyRecordApart('order'), breaks: 'strangler-9' },
  {
    name: 'An order is cancelled whatever it is',
    breaks: 'strangler-9',
    changes: [
      {
        file: SERVE,
        replace: "    if (order.status === 'CANCELLED') return answer(200, orderSummary(order));\n",
        by: '',
      },
      { file: STORE, replace: "'version = :read'", by: "'version >= :read'" },
    ],
  },
];

export const simulation: Simulation = {
  scenario: 'StranglerFacade',
  workload,
  invariants: [
    { promise: 'strangler-1', holds: servedByOneSide },
    { promise: 'strangler-4', holds: reachesLegacy },
    { promise: 'strangler-4', holds: parkedIsAlarmed },
    { promise: 'strangler-5', holds: goesForward },
    { promise: 'strangler-8', holds: findsInherited },
    { promise: 'strangler-9', holds: hasEffectOnce },
  ],
  mutants,
};
