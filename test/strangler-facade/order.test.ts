import * as v from 'valibot';
import { cancelledOrder, isOrderId, newOrder, order } from '../../lambdas/strangler-facade/order';
import { request } from '../../proofs/shared/order-request';
import { NOW, ORDER_ID, placedOrder } from './samples';

it('is version 1, placed, and worth the sum of its lines', () => {
  expect(newOrder(request, ORDER_ID, NOW)).toEqual({
    ...request,
    orderId: ORDER_ID,
    totalCents: 2500,
    status: 'PLACED',
    version: 1,
    createdAt: '2026-03-01T12:00:00.000Z',
    updatedAt: '2026-03-01T12:00:00.000Z',
  });
});

it('is one version further and keeps what it was when cancelled', () => {
  expect(cancelledOrder(placedOrder(), new Date('2026-03-02T00:00:00.000Z'))).toEqual({
    ...placedOrder(),
    status: 'CANCELLED',
    version: 2,
    updatedAt: '2026-03-02T00:00:00.000Z',
  });
});

it('is read whole, placed and cancelled', () => {
  for (const one of [placedOrder(), cancelledOrder(placedOrder(), NOW), { ...placedOrder(), totalCents: 0 }]) {
    expect(v.parse(order, one)).toEqual(one);
  }
});

it.each([
  ['orderId', ''],
  ['customerId', undefined],
  ['items', [{ sku: 'x' }]],
  ['totalCents', -1],
  ['totalCents', 2 ** 53],
  ['status', 'SHIPPED'],
  ['version', 0],
  ['version', 1.5],
  ['createdAt', undefined],
  ['updatedAt', undefined],
])('is none with a %s of %j', (name, value) => {
  expect(v.is(order, { ...placedOrder(), [name]: value })).toBe(false);
});

it.each([
  [ORDER_ID, true],
  ['legacy-1', true],
  ['x'.repeat(64), true],
  ['x'.repeat(65), false],
  ['', false],
  [undefined, false],
  ['a b', false],
  ['a/..', false],
  ['a\n', false],
  ['é', false],
])('decides whether %j can be the id of an order: %j', (id, isOne) => {
  expect(isOrderId(id)).toBe(isOne);
});
