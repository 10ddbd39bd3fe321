import fc from 'fast-check';
import { parsePrefixes, placeOf, sideOf } from '../../lambdas/strangler-facade/sides';

const key = fc.string({ minLength: 1, maxLength: 30 });
const weight = fc.integer({ min: 0, max: 100 });
const orders = (value: number) => [{ prefix: '/orders', weight: value }];

it.each([
  ['none', []],
  ['/orders:100', [{ prefix: '/orders', weight: 100 }]],
  [
    '/a/b:0,/c:7',
    [
      { prefix: '/a/b', weight: 0 },
      { prefix: '/c', weight: 7 },
    ],
  ],
])('reads %s', (text, prefixes) => {
  expect(parsePrefixes(text)).toEqual(prefixes);
});

it.each([
  ['/orders', 'orders-service'],
  ['/orders/', 'orders-service'],
  ['/orders/1', 'orders-service'],
  ['/%6Frders/1', 'orders-service'],
  ['/ordersX', 'legacy'],
  ['/Orders', 'legacy'],
  ['/', 'legacy'],
  ['/shop/orders', 'legacy'],
  ['/%', 'legacy'],
])('[strangler-1] gives %s to %s', (path, side) => {
  expect(sideOf(path, 'anybody', orders(100))).toBe(side);
});

it('goes by the longest prefix that holds the path', () => {
  const prefixes = [...orders(100), { prefix: '/orders/archive', weight: 0 }];
  expect(sideOf('/orders/archive/1', 'anybody', prefixes)).toBe('legacy');
  expect(sideOf('/orders/1', 'anybody', [...prefixes].reverse())).toBe('orders-service');
});

it('leaves everything to the legacy system when nothing is strangled', () => {
  fc.assert(
    fc.property(fc.webPath(), key, (path, caller) => {
      expect(sideOf(path, caller, [])).toBe('legacy');
    }),
  );
});

it('[strangler-3] keeps a caller on one side at a weight, whatever the path below the prefix', () => {
  fc.assert(
    fc.property(key, weight, fc.webPath(), (caller, at, path) => {
      expect(sideOf(`/orders${path}`, caller, orders(at))).toBe(sideOf('/orders', caller, orders(at)));
    }),
  );
});

it('[strangler-3] never takes a caller back when a weight is raised', () => {
  fc.assert(
    fc.property(key, weight, weight, (caller, one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      fc.pre(sideOf('/orders', caller, orders(low)) === 'orders-service');
      expect(sideOf('/orders', caller, orders(high))).toBe('orders-service');
    }),
  );
});

it('[strangler-3] moves nobody at 0 and everybody at 100', () => {
  fc.assert(
    fc.property(key, (caller) => {
      expect(placeOf(caller)).toBeGreaterThanOrEqual(0);
      expect(placeOf(caller)).toBeLessThan(100);
      expect(sideOf('/orders', caller, orders(0))).toBe('legacy');
      expect(sideOf('/orders', caller, orders(100))).toBe('orders-service');
    }),
  );
});

it.each([1, 10, 50, 90])('moves about %i of a hundred callers at that weight, however alike their keys', (at) => {
  const callers = Array.from({ length: 10_000 }, (_, number) => `caller-${number}`);
  const moved = callers.filter((caller) => sideOf('/orders', caller, orders(at)) === 'orders-service').length;
  expect(Math.abs(moved / 100 - at)).toBeLessThan(1.5);
});
