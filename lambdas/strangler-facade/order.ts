import * as v from 'valibot';
import { orderItem, type OrderRequest, placedOrder } from '../shared/order-request';

/**
 * An order as the new service keeps it and as it is handed to the legacy system: 1 is its version when it is placed,
 * and each change adds one.
 */
export const order = v.object({
  orderId: v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,64}$/)),
  customerId: v.string(),
  items: v.array(orderItem),
  totalCents: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  status: v.picklist(['PLACED', 'CANCELLED']),
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  createdAt: v.string(),
  updatedAt: v.string(),
});

export type Order = v.InferOutput<typeof order>;

export const newOrder = (request: OrderRequest, orderId: string, now: Date): Order => ({
  ...placedOrder(request, orderId, now),
  version: 1,
});

export const cancelledOrder = (before: Order, now: Date): Order => ({
  ...before,
  status: 'CANCELLED',
  version: before.version + 1,
  updatedAt: now.toISOString(),
});

export const isOrderId = (id: string | undefined): id is string => v.is(order.entries.orderId, id);
