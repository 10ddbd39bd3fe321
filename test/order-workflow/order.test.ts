import fc from 'fast-check';
import {
  chargeMayRun,
  endOf,
  quantities,
  quoteOf,
  Refusal,
  refusalOf,
  stateOf,
  unbooked,
  undoing,
} from '../../lambdas/order-workflow/order';
import { CHARGE_LASTS_MS } from '../../lambdas/order-workflow/waits';
import { anOrder, ITEMS, NOW, ORDER_ID } from './samples';

const AT = NOW.toISOString();
const ALL_BOOKED = { '0': AT, '1': AT };

describe('how an order ends', () => {
  it('[order-1] is shipped once it is shipped and every item is booked', () => {
    expect(endOf(anOrder({ steps: { shipOrder: AT }, booked: ALL_BOOKED }))).toBe('SHIPPED');
  });

  it('[order-1] is compensated once it is cancelled and everything is undone', () => {
    const steps = { reserveStock: AT, refundCharge: AT, releaseStock: AT };
    expect(endOf(anOrder({ cancelledFor: 'x', chargeBegunAt: 1, steps }))).toBe('COMPENSATED');
    expect(endOf(anOrder({ cancelledFor: 'x' }))).toBe('COMPENSATED');
  });

  it.each([
    ['nothing was done', {}],
    ['an item is unbooked', { steps: { shipOrder: AT }, booked: { '0': AT } }],
    ['a charge is not settled', { cancelledFor: 'x', chargeBegunAt: 1 }],
    ['stock is held', { cancelledFor: 'x', steps: { reserveStock: AT } }],
  ])('[order-1] is open while %s', (_, more) => {
    expect(() => endOf(anOrder(more))).toThrow(expect.objectContaining({ name: 'NotSettled' }) as Error);
  });
});

describe('what is undone', () => {
  it('[order-4] is a charge that was begun, whether or not anybody was told of it, and then the stock', () => {
    expect(undoing(anOrder({ chargeBegunAt: 1, steps: { reserveStock: AT } }))).toEqual([
      'refundCharge',
      'releaseStock',
    ]);
  });

  it('[order-5] is undone once', () => {
    const steps = { reserveStock: AT, chargeCard: AT, refundCharge: AT, releaseStock: AT };
    expect(undoing(anOrder({ chargeBegunAt: 1, steps }))).toEqual([]);
  });

  it('[order-4] waits for a charge that may still come to something', () => {
    const order = anOrder({ chargeBegunAt: NOW.getTime() });
    expect(chargeMayRun(order, new Date(NOW.getTime() + CHARGE_LASTS_MS - 1))).toBe(true);
    expect(chargeMayRun(order, new Date(NOW.getTime() + CHARGE_LASTS_MS))).toBe(false);
  });
});

it('[order-3] tells nothing of the token, and steps in the order in which they were done', () => {
  const later = '2026-05-01T11:00:00.000Z';
  const order = anOrder({ approvalToken: 'secret', steps: { claimOrder: later, reserveStock: AT } });
  expect(stateOf(order)).toEqual({
    orderId: ORDER_ID,
    status: 'RUNNING',
    totalCents: 2650,
    steps: [
      { step: 'reserveStock', at: AT },
      { step: 'claimOrder', at: later },
    ],
  });
});

it('refuses a step by why the order does not let it', () => {
  expect(refusalOf(undefined, ORDER_ID).name).toBe('NoSuchOrder');
  expect(refusalOf(anOrder(), ORDER_ID).name).toBe('OrderEnded');
  expect(refusalOf(anOrder({ cancelledFor: 'x' }), ORDER_ID).name).toBe('OrderCancelled');
  expect(new Refusal('OutOfStock', ORDER_ID).message).toBe(`OutOfStock: order ${ORDER_ID}`);
});

it('names the items that are not booked by their places', () => {
  expect(unbooked(anOrder({ booked: { '1': AT } }))).toEqual([0]);
});

it('takes of each sku as much as all lines together', () => {
  const line = fc.record({
    sku: fc.constantFrom('a', 'b', 'c'),
    quantity: fc.integer({ min: 1, max: 1000 }),
    unitPriceCents: fc.constant(1),
  });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 50 }), (items) => {
      const sum = (all: Iterable<number>) => [...all].reduce((total, one) => total + one, 0);
      expect(sum(quantities(items).values())).toBe(sum(items.map(({ quantity }) => quantity)));
      expect(new Set(quantities(items).keys())).toEqual(new Set(items.map(({ sku }) => sku)));
    }),
  );
});

it('quotes what items cost, for a quarter of an hour', () => {
  expect(quoteOf({ items: ITEMS }, NOW)).toEqual({ totalCents: 2650, expiresAt: '2026-05-01T10:15:00.000Z' });
});
