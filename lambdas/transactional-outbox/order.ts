import { type OrderRequest, totalCents } from '../shared/order-request';

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
