import * as v from 'valibot';
import { dateTime } from '../shared/date-time';
import { type OrderRequest, orderRequest, orderSummarySchema, placedOrder } from '../shared/order-request';

/** An order as its readers see it. */
export const readOrderSchema = v.object({
  ...orderRequest.entries,
  ...orderSummarySchema.entries,
  createdAt: dateTime,
  updatedAt: dateTime,
});

type OrderStatus = 'PLACED' | 'CANCELLED';

export interface Order extends OrderRequest {
  readonly orderId: string;
  readonly totalCents: number;
  readonly status: OrderStatus;
  /** Number of the order's latest event: 1 when placed, one more with each change. */
  readonly sequence: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const newOrder = (request: OrderRequest, orderId: string, now: Date): Order => ({
  ...placedOrder(request, orderId, now),
  sequence: 1,
});

export const cancelledOrder = (order: Order, now: Date): Order => ({
  ...order,
  status: 'CANCELLED',
  sequence: order.sequence + 1,
  updatedAt: now.toISOString(),
});
