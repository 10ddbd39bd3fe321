import { HOUR, MINUTE, SECOND } from '../../tools/aws/time';
import {
  everyoneIsServed,
  failingIsAlarmed,
  forgets,
  parkedIsAlarmed,
  waitingIsAlarmed,
} from '../../tools/simulation/invariants';
import { propertiesOf, watching as watchingQueue, without } from '../../tools/simulation/mutations';
import { type Check, FORGETS, type Mutant, RINGS, SERVES, type Simulation } from '../../tools/simulation/simulation';
import type { World } from '../../tools/simulation/world';
import type { Template } from '../../tools/template/template';
import { everythingIsUnavailable, failuresAreSilent, idempotencyRecordApart, recordsStay } from '../shared/mutants';

interface Order {
  readonly orderId: string;
  readonly customerId: string;
  readonly status: string;
  readonly totalCents: number;
  readonly items: readonly { readonly sku: string; readonly quantity: number }[];
  readonly steps: Readonly<Record<string, string | undefined>>;
  readonly cancelledFor?: string;
  readonly approved?: boolean;
}

interface Charge {
  readonly chargeKey: string;
  readonly amountCents: number;
  readonly refundedCents: number;
}

const item = (sku: string, quantity: number, unitPriceCents: number) => ({ sku, quantity, unitPriceCents });
const SMALL = { customerId: 'small', items: [item('book', 2, 1250), item('pen', 1, 150)] };
const LARGE = { customerId: 'large', items: [item('bike', 1, 60_000)] };
const REFUSED = { customerId: 'refused', items: [item('bike', 2, 60_000)] };
const FORGOTTEN = { customerId: 'forgotten', items: [item('bike', 3, 60_000)] };
const DECLINED = { customerId: 'test-declined', items: [item('book', 1, 1250)] };
const LATE = { customerId: 'test-late', items: [item('book', 1, 1250)] };
const TOO_MANY = { customerId: 'greedy', items: Array.from({ length: 11 }, () => item('book', 1000, 1)) };
const STOPPED = { customerId: 'stopped', items: [item('pen', 3, 150)] };
const ORDERS = [SMALL, LARGE, REFUSED, FORGOTTEN, DECLINED, LATE, TOO_MANY, STOPPED];
const FROM_EVENT = 'event-1';
/** How often somebody decides who is told of an error. */
const ATTEMPTS = 8;

/**
 * Orders of each kind: small, large and approved, refused or forgotten, one whose card is declined, one whose charge nobody
 * is told of, one of more than there is, one whose workflow is stopped by hand and redriven; some are placed twice, and one
 * by an event.
 */
async function workload(world: World): Promise<void> {
  world.eventbridge.perform('PutEventsCommand', { Entries: [event(world), event(world)] });
  await Promise.all(ORDERS.map((body, place) => ordering(world, body, place)));
  await world.api.request({ method: 'POST', path: '/quotes', body: { items: SMALL.items } });
}

const event = (world: World) => ({
  EventBusName: world.template.of('AWS::Events::EventBus')[0]?.name ?? '',
  Source: 'orders',
  DetailType: 'Order Requested',
  Detail: JSON.stringify({ orderId: FROM_EVENT, ...SMALL, customerId: 'event' }),
});

async function ordering(world: World, body: (typeof ORDERS)[number], place: number): Promise<void> {
  await world.clock.pause(place * 50);
  const headers = { 'Idempotency-Key': `k${String(place)}` };
  const request = { method: 'POST', path: '/orders', headers, body };
  const answer = await world.api.request(request);
  if (answer?.status !== 202) return;
  const { orderId } = answer.body as Order;
  if (body === STOPPED) await stopping(world, orderId);
  if (body === SMALL) await world.api.request(request);
  if (body !== LARGE && body !== REFUSED) return;
  const decide = (approved: boolean) => deciding(world, orderId, approved);
  await world.clock.pause(2 * MINUTE);
  await decide(body === LARGE);
  await decide(body !== LARGE);
  // Far too late.
  await world.clock.pause(30 * HOUR);
  await decide(true);
}

/** Whoever decides tries again until it is decided, by this or another, or not awaited any more. */
async function deciding(world: World, orderId: string, approved: boolean): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const answer = await world.api.serve({ method: 'POST', path: `/approvals/${orderId}`, body: { approved } });
    if (answer.status === 200 || answer.status === 409) return;
    await world.clock.pause(attempt * SECOND);
  }
}

/** By hand: at any step, and redriven a while later. */
async function stopping(world: World, orderId: string): Promise<void> {
  await world.clock.pause((1 + world.decisions.choose(8)) * 100);
  const executionArn = world.stepfunctions.executions.find(({ name }) => name === orderId)?.arn;
  if (executionArn === undefined) return;
  world.stepfunctions.perform('StopExecutionCommand', { executionArn, error: 'ByHand' });
  await world.clock.pause(world.decisions.choose(2) === 1 ? 30 * SECOND : 10 * MINUTE);
  try {
    world.stepfunctions.perform('RedriveExecutionCommand', { executionArn });
  } catch (error) {
    if ((error as Error).name !== 'ExecutionNotRedrivable') throw error;
  }
}

const orders = (world: World): readonly Order[] => world.items<Order>('Orders');
const charges = (world: World): readonly Charge[] => world.items<Charge>('Charges');
const isParked = (world: World, { orderId, status }: Order): boolean =>
  status === 'FAILED' || world.sqs.messages('SettlingDeadLetters').some(({ body }) => body.includes(orderId));

const accepted = (world: World): readonly string[] => [
  ...new Set(
    world.api.requests
      .filter(({ path }) => path === '/orders')
      .flatMap(({ answers }) => answers)
      .flatMap((answer) => (answer?.status === 202 ? [(answer.body as Order).orderId] : [])),
  ),
];

/** The first of something that is wrong, in words. */
const first = <Thing>(all: readonly Thing[], wrong: (thing: Thing) => string | undefined): string | undefined => {
  for (const one of all) {
    const why = wrong(one);
    if (why !== undefined) return why;
  }
  return undefined;
};

const invariants: readonly Check[] = [
  {
    promise: 'order-1',
    claim: 'an accepted order ends shipped or compensated, or is parked',
    holds: (world) => {
      const all = new Map(orders(world).map((order) => [order.orderId, order]));
      return first(accepted(world), (id) => {
        const order = all.get(id);
        if (!order) return `order ${id} was accepted and is nowhere`;
        if (['SHIPPED', 'COMPENSATED'].includes(order.status) || isParked(world, order)) return undefined;
        return `order ${id} (${order.customerId}) is ${order.status}`;
      });
    },
  },
  {
    promise: 'order-2',
    claim: 'an order is one row and at most one execution',
    holds: (world) => {
      const most = ORDERS.length + 1;
      const names = world.stepfunctions.executions
        .filter(({ machine }) => machine.startsWith('Flow'))
        .map(({ name }) => name);
      if (orders(world).length > most) return `there are ${String(orders(world).length)} orders`;
      return first(names, (name) => (names.filter((one) => one === name).length > 1 ? `${name} ran twice` : undefined));
    },
  },
  {
    promise: 'order-3',
    claim: 'the first decision counts',
    holds: (world) =>
      first(world.changes<Order>('Orders'), ({ before, after }) =>
        before?.approved !== undefined && after?.approved !== before.approved
          ? `order ${before.orderId} was decided twice`
          : undefined,
      ),
  },
  {
    promise: 'order-3',
    claim: 'nothing large is shipped that nobody approved',
    holds: (world) =>
      first(orders(world), ({ orderId, totalCents, status, approved }) =>
        status === 'SHIPPED' && totalCents > 50_000 && approved !== true
          ? `order ${orderId} was not approved`
          : undefined,
      ),
  },
  {
    promise: 'order-4',
    claim: 'money taken is money kept for shipped orders',
    holds: (world) =>
      first(orders(world), (order) => {
        const { orderId, status, totalCents } = order;
        if (isParked(world, order) && status !== 'SHIPPED') return undefined;
        const charge = charges(world).find(({ chargeKey }) => chargeKey === orderId);
        const kept = (charge?.amountCents ?? 0) - (charge?.refundedCents ?? 0);
        return kept === (status === 'SHIPPED' ? totalCents : 0)
          ? undefined
          : `${String(kept)} kept for ${status} order ${orderId} (${order.customerId})`;
      }),
  },
  {
    promise: 'order-5',
    claim: 'reserved and sold is what orders have',
    holds: (world) => {
      if (orders(world).some((order) => isParked(world, order))) return undefined;
      const sold = new Map<string, number>();
      for (const { items } of orders(world).filter(({ status }) => status === 'SHIPPED'))
        for (const { sku, quantity } of items) sold.set(sku, (sold.get(sku) ?? 0) + quantity);
      return first(
        world.items<{ sku: string; reserved?: number; sold?: number }>('Stock'),
        ({ sku, reserved = 0, sold: booked = 0 }) =>
          reserved === 0 && booked === (sold.get(sku) ?? 0)
            ? undefined
            : `${sku}: ${String(reserved)} reserved, ${String(booked)} sold, ${String(sold.get(sku) ?? 0)} shipped`,
      );
    },
  },
  {
    promise: 'order-5',
    claim: 'an order is shipped or undone, and the charge is undone before the stock',
    holds: (world) =>
      first(orders(world), ({ orderId, steps }) => {
        const { shipOrder, refundCharge, releaseStock } = steps;
        if (shipOrder !== undefined && (refundCharge ?? releaseStock) !== undefined) return `order ${orderId} is both`;
        return refundCharge !== undefined && releaseStock !== undefined && releaseStock < refundCharge
          ? `the stock of order ${orderId} was released first`
          : undefined;
      }),
  },
  parkedIsAlarmed('order-6'),
  {
    promise: 'order-7',
    claim: 'a quote is a 200 with its total, or a problem',
    holds: (world) =>
      first(
        world.api.requests.filter(({ path }) => path === '/quotes').flatMap(({ answers }) => answers),
        (answer) =>
          answer?.status === 200 && (answer.body as { totalCents?: number } | null)?.totalCents !== 2650
            ? `a quote was ${JSON.stringify(answer.body)}`
            : undefined,
      ),
  },
  everyoneIsServed,
  waitingIsAlarmed,
  failingIsAlarmed,
  forgets('IdempotencyRecords'),
];

const effects: readonly Check[] = [
  {
    promise: SERVES,
    claim: 'orders end as they should',
    holds: (world) => {
      const expected: Readonly<Record<string, string>> = {
        ...{ small: 'SHIPPED', large: 'SHIPPED', event: 'SHIPPED', refused: 'COMPENSATED', forgotten: 'COMPENSATED' },
        ...{ 'test-declined': 'COMPENSATED', 'test-late': 'COMPENSATED', greedy: 'COMPENSATED' },
      };
      const all = new Map(orders(world).map(({ customerId, status }) => [customerId, status]));
      return first(Object.entries(expected), ([customer, status]) =>
        all.get(customer) === status ? undefined : `the order of ${customer} is ${String(all.get(customer))}`,
      );
    },
  },
];

const STORE = 'lambdas/order-workflow/order-store.ts';

/** Changes the definition of the workflow of orders, which is text with references in between. */
function editDefinition(template: Template, edit: (text: string) => string): void {
  const properties = propertiesOf(template, 'FlowMachine', 'AWS::StepFunctions::StateMachine');
  const before = properties['DefinitionString'] as { 'Fn::Join': [string, unknown[]] };
  const [separator, parts] = before['Fn::Join'];
  const edited = parts.map((part) => (typeof part === 'string' ? edit(part) : part));
  if (JSON.stringify(edited) === JSON.stringify(parts)) throw new Error('The definition is as it was.');
  properties['DefinitionString'] = { 'Fn::Join': [separator, edited] };
}

const mutants: readonly Mutant[] = [
  {
    name: 'A charge that timed out was not made',
    breaks: 'order-4',
    breakable: 'timeout-is-failure',
    changes: [
      {
        file: 'lambdas/order-workflow/refunding.ts',
        replace: 'if (chargeBegunAt === undefined || steps',
        by: 'if (steps.chargeCard === undefined || chargeBegunAt === undefined || steps',
      },
      {
        file: 'lambdas/order-workflow/order.ts',
        replace: '...(chargeBegunAt !== undefined && steps',
        by: '...(chargeBegunAt !== undefined && steps.chargeCard !== undefined && steps',
      },
    ],
  },
  {
    name: 'Nothing sweeps',
    breaks: 'order-1',
    breakable: 'rely-on-events',
    template: without('SweepingSchedule', 'AWS::Scheduler::Schedule'),
  },
  {
    ...idempotencyRecordApart('order'),
    breaks: 'order-2',
  },
  {
    name: 'The latest decision counts',
    breaks: 'order-3',
    seenBy: 'the first decision counts',
    changes: [
      {
        file: STORE,
        replace: "'#status = :awaiting AND attribute_not_exists(approved)'",
        by: "'#status = :awaiting OR attribute_exists(approved)'",
      },
    ],
  },
  {
    name: 'An approval that nobody gave is taken for one',
    breaks: 'order-3',
    seenBy: 'nothing large is shipped that nobody approved',
    template: (template) => {
      editDefinition(template, (text) =>
        text.replace('"ErrorEquals":["AlreadyApproved"]', '"ErrorEquals":["AlreadyApproved","States.Timeout"]'),
      );
    },
  },
  {
    name: 'Stock is released as often as it is asked for',
    breaks: 'order-5',
    seenBy: 'reserved and sold is what orders have',
    changes: [
      {
        file: STORE,
        replace: '`attribute_not_exists(steps.#step) AND ${condition ?? GOING}`',
        by: "condition?.includes('reserveStock') ? condition : `attribute_not_exists(steps.#step) AND ${condition ?? GOING}`",
      },
    ],
  },
  {
    name: 'A shipped order can be cancelled',
    breaks: 'order-5',
    seenBy: 'an order is shipped or undone, and the charge is undone before the stock',
    changes: [
      { file: STORE, replace: ' AND attribute_not_exists(steps.shipOrder)', by: '' },
      {
        file: 'lambdas/order-workflow/settle-order.handler.ts',
        replace: 'if (order.steps.shipOrder !== undefined) {',
        by: "if (order.steps.shipOrder === 'never') {",
      },
    ],
  },
  {
    name: 'Dead letters raise no alarm',
    breaks: 'order-6',
    template: without('SettlingDeadLettersAlarm', 'AWS::CloudWatch::Alarm'),
  },
  {
    name: 'A quote is whatever became of its workflow',
    breaks: 'order-7',
    template: (template) => {
      const [method] = Object.entries(template.Resources).filter(([id]) => id.startsWith('ApiquotesPOST'));
      const { IntegrationResponses } = method?.[1].Properties?.['Integration'] as {
        IntegrationResponses: { ResponseTemplates: Record<string, string> }[];
      };
      for (const { ResponseTemplates } of IntegrationResponses)
        ResponseTemplates['application/json'] = "$input.path('$.output')";
      const function_ = Object.entries(template.Resources).find(([id]) => id.startsWith('QuotesFlowRoleDefaultPolicy'));
      if (function_) Reflect.deleteProperty(template.Resources, function_[0]);
    },
  },
  {
    name: 'The alarm of what waits watches another queue',
    breaks: RINGS,
    seenBy: 'what waits on a queue is alarmed',
    template: watchingQueue('SettlingWaitingAlarm', 'SweepingDeadLetters'),
  },
  {
    name: 'The workflow is never started',
    breaks: SERVES,
    seenBy: 'orders end as they should',
    changes: [
      {
        file: 'lambdas/order-workflow/workflow-client.ts',
        replace: '    const input = JSON.stringify({ orderId });',
        by: '    if (Date.now() > 0) return;\n    const input = JSON.stringify({ orderId });',
      },
    ],
  },
  { ...everythingIsUnavailable, breaks: SERVES, seenBy: 'whoever asks is served' },
  { ...failuresAreSilent, breaks: RINGS, seenBy: 'what an API fails to do is alarmed' },
  { ...recordsStay, breaks: FORGETS },
];

export const simulation: Simulation = { scenario: 'OrderWorkflow', workload, invariants, effects, mutants };
