import fc from 'fast-check';
import * as v from 'valibot';
import { orderRequest, totalCents } from '../../lambdas/shared/order-request';
import { request } from '../../proofs/shared/order-request';

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

it('takes every order within the limits', () => {
  fc.assert(
    fc.property(itemsBetween(1, 50), (items) => {
      expect(wrongField({ customerId: 'c1', items })).toBeUndefined();
    }),
  );
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
