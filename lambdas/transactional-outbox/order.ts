import * as v from 'valibot';

type OrderStatus = 'PLACED' | 'CANCELLED';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
const wholeNumber = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/** A line of an order. The highest price is a million in money: totals stay far below what a number holds exactly. */
export const orderItem = v.object({
  sku: text,
  quantity: wholeNumber(1, 1000),
  unitPriceCents: wholeNumber(0, 100_000_000),
});

/** The body with which an order is placed. */
export const orderRequest = v.object({
  customerId: text,
  items: v.pipe(v.array(orderItem), v.minLength(1), v.maxLength(50)),
});

export type OrderItem = v.InferOutput<typeof orderItem>;
export type OrderRequest = v.InferOutput<typeof orderRequest>;

export interface Order extends OrderRequest {
  readonly orderId: string;
  readonly totalCents: number;
  readonly status: OrderStatus;
  /** Number of the order's latest event: 1 when placed, one more with each change. */
  readonly sequence: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const totalCents = (items: readonly OrderItem[]): number =>
  items.reduce((total, { quantity, unitPriceCents }) => total + quantity * unitPriceCents, 0);

export function newOrder(request: OrderRequest, orderId: string, now: Date): Order {
  const at = now.toISOString();
  return {
    ...request,
    orderId,
    totalCents: totalCents(request.items),
    status: 'PLACED',
    sequence: 1,
    createdAt: at,
    updatedAt: at,
  };
}

/** What who places or cancels an order is told. */
export const orderSummary = ({ orderId, status, totalCents }: Pick<Order, 'orderId' | 'status' | 'totalCents'>) => ({
  orderId,
  status,
  totalCents,
});

export const cancelledOrder = (order: Order, now: Date): Order => ({
  ...order,
  status: 'CANCELLED',
  sequence: order.sequence + 1,
  updatedAt: now.toISOString(),
});
