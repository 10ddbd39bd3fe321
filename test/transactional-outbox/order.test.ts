import * as v from 'valibot';
import { orderSummary } from '../../lambdas/shared/order-request';
import { cancelledOrder, newOrder, readOrderSchema } from '../../lambdas/transactional-outbox/order';
import { request } from '../../proofs/shared/order-request';
import { NOW, ORDER_ID, placedOrder } from './samples';

it('is numbered 1, placed, and worth the sum of its lines', () => {
  expect(newOrder(request, ORDER_ID, NOW)).toEqual({
    ...request,
    orderId: ORDER_ID,
    totalCents: 2500,
    status: 'PLACED',
    sequence: 1,
    createdAt: '2026-03-01T12:00:00.000Z',
    updatedAt: '2026-03-01T12:00:00.000Z',
  });
});

it('is one number further and keeps what it was when cancelled', () => {
  expect(cancelledOrder(placedOrder(), new Date('2026-03-02T00:00:00.000Z'))).toEqual({
    ...placedOrder(),
    status: 'CANCELLED',
    sequence: 2,
    updatedAt: '2026-03-02T00:00:00.000Z',
  });
});

it('returns to its customer only id, status and total', () => {
  expect(orderSummary(placedOrder())).toEqual({ orderId: ORDER_ID, status: 'PLACED', totalCents: 2500 });
});

it('is read with its lines, total, status and times', () => {
  const { sequence: _, ...order } = placedOrder();
  expect(v.is(readOrderSchema, order)).toBe(true);
  expect(v.is(readOrderSchema, { ...order, status: 'CANCELLED' })).toBe(true);
  for (const name of Object.keys(order)) expect(v.is(readOrderSchema, { ...order, [name]: undefined })).toBe(false);
});
