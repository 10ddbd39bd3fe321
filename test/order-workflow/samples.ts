import { acceptedOrder, type Order } from '../../lambdas/order-workflow/order';

export const ORDER_ID = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
export const NOW = new Date('2026-05-01T10:00:00.000Z');
export const ITEMS = [
  { sku: 'book', quantity: 2, unitPriceCents: 1250 },
  { sku: 'pen', quantity: 1, unitPriceCents: 150 },
];

export const anOrder = (more: Partial<Order> = {}): Order => ({
  ...acceptedOrder(ORDER_ID, { customerId: 'c-1', items: ITEMS }, NOW),
  ...more,
});
