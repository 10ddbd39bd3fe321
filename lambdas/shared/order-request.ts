import * as v from 'valibot';
import { characters } from './characters';

const text = characters(1, 100);
const wholeNumber = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/** A line of an order. The highest price is a million in money: totals stay far below what a number holds exactly. */
export const orderItem = v.object({
  sku: text,
  quantity: wholeNumber(1, 1000),
  unitPriceCents: wholeNumber(0, 100_000_000),
});

/** The body with which an order is placed. Members that are not named here are left out of it, at every depth. */
export const orderRequest = v.object({
  customerId: text,
  items: v.pipe(v.array(orderItem), v.minLength(1), v.maxLength(50)),
});

export type OrderItem = v.InferOutput<typeof orderItem>;
export type OrderRequest = v.InferOutput<typeof orderRequest>;

/** The price of all items, in cents. */
export const totalCents = (items: readonly OrderItem[]): number =>
  items.reduce((total, { quantity, unitPriceCents }) => total + quantity * unitPriceCents, 0);

/** What an order is at first, whoever keeps it. */
export const placedOrder = (request: OrderRequest, orderId: string, now: Date) => ({
  ...request,
  orderId,
  totalCents: totalCents(request.items),
  status: 'PLACED' as const,
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
});

export const orderSummarySchema = v.object({
  orderId: v.string(),
  status: v.picklist(['PLACED', 'CANCELLED']),
  totalCents: v.pipe(v.number(), v.safeInteger()),
});

type OrderSummary = v.InferOutput<typeof orderSummarySchema>;

/** The answer to whoever places or cancels an order. */
export const orderSummary = ({ orderId, status, totalCents: total }: OrderSummary): OrderSummary => ({
  orderId,
  status,
  totalCents: total,
});
