import fc from 'fast-check';
import * as v from 'valibot';
import {
  cancelledOrder,
  newOrder,
  orderRequest,
  orderSummary,
  totalCents,
} from '../../lambdas/transactional-outbox/order';
import { NOW, ORDER_ID, placedOrder, request } from './samples';

const itemsBetween = (least: number, most: number) =>
  fc.array(
    fc.record({
      sku: fc.string({ minLength: 1, maxLength: 100 }),
      quantity: fc.integer({ min: 1, max: 1000 }),
      unitPriceCents: fc.integer({ min: 0, max: 100_000_000 }),
    }),
    { minLength: least, maxLength: most },
  );
const item = { sku: 'book', quantity: 1, unitPriceCents: 1 };
const wrongField = (body: unknown) => v.safeParse(orderRequest, body).issues?.map((issue) => v.getDotPath(issue));

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

it('tells its customer only id, status and total', () => {
  expect(orderSummary(placedOrder())).toEqual({ orderId: ORDER_ID, status: 'PLACED', totalCents: 2500 });
});

it('takes every order within the limits', () => {
  fc.assert(fc.property(itemsBetween(1, 50), (items) => v.is(orderRequest, { customerId: 'c1', items })));
});

it.each([
  ['customerId', { ...request, customerId: '' }],
  ['customerId', { ...request, customerId: 'x'.repeat(101) }],
  ['customerId', { items: request.items }],
  ['items', { ...request, items: [] }],
  ['items', { ...request, items: Array.from({ length: 51 }, () => item) }],
  ['items.0.sku', { ...request, items: [{ ...item, sku: '' }] }],
  ['items.0.sku', { ...request, items: [{ ...item, sku: 'x'.repeat(101) }] }],
  ['items.0.quantity', { ...request, items: [{ ...item, quantity: 0 }] }],
  ['items.0.quantity', { ...request, items: [{ ...item, quantity: 1001 }] }],
  ['items.1.quantity', { ...request, items: [item, { ...item, quantity: 1.5 }] }],
  ['items.0.unitPriceCents', { ...request, items: [{ ...item, unitPriceCents: -1 }] }],
  ['items.0.unitPriceCents', { ...request, items: [{ ...item, unitPriceCents: 100_000_001 }] }],
])('names %s when that is wrong', (field, body) => {
  expect(wrongField(body)).toEqual([field]);
});

it('has a total that is exact, whatever the order of its lines', () => {
  fc.assert(
    fc.property(itemsBetween(0, 50), (items) => {
      const exact = items.reduce(
        (sum, { quantity, unitPriceCents }) => sum + BigInt(quantity) * BigInt(unitPriceCents),
        0n,
      );
      expect(BigInt(totalCents(items))).toBe(exact);
      expect(totalCents([...items].reverse())).toBe(totalCents(items));
    }),
  );
});
