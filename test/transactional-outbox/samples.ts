import { newOrder, type Order } from '../../lambdas/transactional-outbox/order';
import {
  type OrderCancelled,
  orderCancelled,
  type OrderEvent,
  type OrderPlaced,
  orderPlaced,
} from '../../lambdas/transactional-outbox/order-event';
import { newOutboxRow, type NewOutboxRow } from '../../lambdas/transactional-outbox/outbox-row';
import { request } from '../../proofs/shared/order-request';

export const NOW = new Date('2026-03-01T12:00:00.000Z');
export const ORDER_ID = '01JZZZZZZZZZZZZZZZZZZZZZZ1';
const EVENT_ID = '01JZZZZZZZZZZZZZZZZZZZZZE1';

export const placedOrder = (orderId = ORDER_ID): Order => newOrder(request, orderId, NOW);

export const placed = (orderId = ORDER_ID, sequence = 1): OrderPlaced => ({
  ...orderPlaced(placedOrder(orderId), EVENT_ID),
  sequence,
});

export const cancelled = (orderId = ORDER_ID, sequence = 2): OrderCancelled => ({
  ...orderCancelled(placedOrder(orderId), EVENT_ID),
  sequence,
});

/** Row number n, each of an order of its own. */
export const row = (n: number): NewOutboxRow =>
  newOutboxRow(placed(`01JZZZZZZZZZZZZZZZZZZZZ${String(n).padStart(3, '0')}`));

/** The text in which EventBridge delivers an event to a queue. */
export const envelope = ({ type, ...detail }: OrderEvent): string =>
  JSON.stringify({ version: '0', id: 'e', source: 'orders', 'detail-type': type, detail });
