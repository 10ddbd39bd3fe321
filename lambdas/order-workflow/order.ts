import * as v from 'valibot';
import { type OrderItem, orderItem, orderRequest, totalCents } from '../shared/order-request';
import { CREATED_AT, IS_OPEN, OPEN, ORDER_ID } from './tables';
import { CHARGE_LASTS_MS, QUOTED_MINUTES } from './waits';

const STATUSES = ['RUNNING', 'AWAITING_APPROVAL', 'SHIPPED', 'COMPENSATED', 'FAILED'] as const;
/** SHIPPED and COMPENSATED are final. FAILED: it could not be compensated, and somebody has to see to it. */
export type Status = (typeof STATUSES)[number];

/** What is done for an order, in this order; the last two undo. */
export const STEPS = [
  'claimOrder',
  'reserveStock',
  'chargeCard',
  'askApproval',
  'decideApproval',
  'shipOrder',
  'notifyCustomer',
  'refundCharge',
  'releaseStock',
] as const;
export type Step = (typeof STEPS)[number];

/** An order as it is kept. */
export interface Order {
  readonly [ORDER_ID]: string;
  readonly customerId: string;
  readonly items: readonly OrderItem[];
  readonly totalCents: number;
  readonly status: Status;
  /** ISO 8601. */
  readonly [CREATED_AT]: string;
  readonly [OPEN]?: typeof IS_OPEN;
  /** When each step was done, ISO 8601. */
  readonly steps: Readonly<Partial<Record<Step, string>>>;
  /** When each item was booked as sold, by its place. */
  readonly booked: Readonly<Record<string, string>>;
  /** When the latest charge was begun, in milliseconds since 1970: its outcome may be unknown. */
  readonly chargeBegunAt?: number;
  /** Why it is compensated. From then on nothing is done for it but what undoes. */
  readonly cancelledFor?: string;
  /** Of the task that waits for approval. */
  readonly approvalToken?: string;
  readonly approved?: boolean;
  /** Whether the workflow has been told. */
  readonly decisionTold?: boolean;
}

/** An execution has the order's id for its name: https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
const orderId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,80}$/));
export const orderKey = v.strictObject({ orderId });
/** What each step is given that is about one item. */
export const itemKey = v.strictObject({
  orderId,
  index: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(49)),
});
export const cancellation = v.strictObject({ orderId, reason: v.string() });
export const approvalTask = v.strictObject({ orderId, token: v.string() });
/** An event that orders something: who publishes it gives the order's id. */
export const orderEvent = v.object({ detail: v.object({ orderId, ...orderRequest.entries }) });
/** What says that an order's workflow has ended: the event of its execution, or the sweep. */
export const endedMessage = v.union([
  v.object({ detail: v.object({ name: v.string(), status: v.string() }) }),
  v.strictObject({ orderId }),
]);

export const acceptedSchema = v.object({ executionArn: v.string(), orderId: v.string() });
export const stateSchema = v.object({
  orderId: v.string(),
  status: v.picklist(STATUSES),
  totalCents: v.pipe(v.number(), v.safeInteger()),
  steps: v.array(v.object({ step: v.picklist(STEPS), at: v.string() })),
});
export const approvalRequest = v.object({ approved: v.boolean() });
export const decidedSchema = v.object({ orderId: v.string(), approved: v.boolean() });
export const quoteRequest = v.object({ items: v.pipe(v.array(orderItem), v.minLength(1), v.maxLength(50)) });

/** An order as it is first. */
export const acceptedOrder = (
  id: string,
  { customerId, items }: v.InferOutput<typeof orderRequest>,
  now: Date,
): Order => ({
  [ORDER_ID]: id,
  customerId,
  items,
  totalCents: totalCents(items),
  status: 'RUNNING',
  [CREATED_AT]: now.toISOString(),
  [OPEN]: IS_OPEN,
  steps: {},
  booked: {},
});

/** What a client is told of an order: nothing of the token. Steps are in the order in which they were done. */
export const stateOf = ({ orderId: id, status, totalCents: total, steps }: Order) => ({
  orderId: id,
  status,
  totalCents: total,
  steps: STEPS.flatMap((step) => (steps[step] === undefined ? [] : [{ step, at: steps[step] }])).sort((one, other) =>
    one.at.localeCompare(other.at),
  ),
});

export const hasEnded = ({ status }: Pick<Order, 'status'>): boolean =>
  status === 'SHIPPED' || status === 'COMPENSATED';

/** What a refusal of a step is, by the name that the workflow catches it by. It stays a refusal however often one tries. */
export const REFUSALS = [
  'OutOfStock',
  'CardDeclined',
  'OrderCancelled',
  'OrderShipped',
  'OrderEnded',
  'NoSuchOrder',
] as const;
/** How the decision that was made before comes to a workflow that asks again. */
export const DECISIONS = { approved: 'AlreadyApproved', refused: 'ApprovalRefused' } as const;

/** A step that is not done, and why: its name is what workflows see. */
export class Refusal extends Error {
  constructor(
    override readonly name:
      (typeof REFUSALS)[number] | (typeof DECISIONS)[keyof typeof DECISIONS] | 'ChargeMayStillRun' | 'NotSettled',
    orderIdOf: string,
  ) {
    super(`${name}: order ${orderIdOf}`);
  }
}

/** Why a step forwards is not done, of an order that does not let it. */
export function refusalOf(order: Order | undefined, id: string): Refusal {
  if (!order) return new Refusal('NoSuchOrder', id);
  return new Refusal(order.cancelledFor === undefined ? 'OrderEnded' : 'OrderCancelled', id);
}

/** What is still to be undone, in the reverse of the order in which it was done. */
export function undoing({ steps, chargeBegunAt }: Order): readonly ('refundCharge' | 'releaseStock')[] {
  return [
    ...(chargeBegunAt !== undefined && steps.refundCharge === undefined ? (['refundCharge'] as const) : []),
    ...(steps.reserveStock !== undefined && steps.releaseStock === undefined ? (['releaseStock'] as const) : []),
  ];
}

/** Places of the items that are still to be booked. */
export const unbooked = ({ items, booked }: Order): readonly number[] =>
  [...items.keys()].filter((index) => booked[String(index)] === undefined);

/**
 * How an order ends by what was done for it.
 * @throws Refusal `NotSettled` while something is still to be done or undone
 */
export function endOf(order: Order): 'SHIPPED' | 'COMPENSATED' {
  if (order.steps.shipOrder !== undefined && unbooked(order).length === 0) return 'SHIPPED';
  if (order.cancelledFor !== undefined && undoing(order).length === 0) return 'COMPENSATED';
  throw new Refusal('NotSettled', order.orderId);
}

/** Whether a charge that was begun may still come to something. */
export const chargeMayRun = ({ chargeBegunAt = 0 }: Order, now: Date): boolean =>
  now.getTime() < chargeBegunAt + CHARGE_LASTS_MS;

/** How much of what an order takes. */
export function quantities(items: readonly OrderItem[]): ReadonlyMap<string, number> {
  const all = new Map<string, number>();
  for (const { sku, quantity } of items) all.set(sku, (all.get(sku) ?? 0) + quantity);
  return all;
}

/** What items cost, and until when that holds. */
export const quoteOf = ({ items }: v.InferOutput<typeof quoteRequest>, now: Date) => ({
  totalCents: totalCents(items),
  expiresAt: new Date(now.getTime() + QUOTED_MINUTES * 60_000).toISOString(),
});
