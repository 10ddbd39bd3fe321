import fc from 'fast-check';
import { leavesItsPlace, parsePrefixes, placeOf, sideOf } from '../../lambdas/strangler-facade/sides';

it.each(['/../a:1', '/a/./b:1', '/.:100'])('reads no prefix with dot segments: %s', (text) => {
  expect(parsePrefixes(text)).toBeUndefined();
});

it.each([
  '',
  'orders:100',
  '/orders',
  '/orders:',
  '/orders:101',
  '/orders:1000',
  '/orders:1 ',
  ' /orders:1',
  '/orders/:1',
  '/a:1,',
  '/a:1,none',
  '/a:101,/b:1',
  '/a:1,/b:1,/a:2',
])('reads no prefixes in %j', (text) => {
  expect(parsePrefixes(text)).toBeUndefined();
});

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
  ['//orders', 'orders-service'],
  ['/orders//1/', 'orders-service'],
  ['/orders;jsessionid=1', 'orders-service'],
  ['/orders;jsessionid=1/1', 'orders-service'],
  ['/orders%2F1', 'orders-service'],
  ['/%6frders/%FF', 'orders-service'],
  ['/orders%3Bjsessionid=1', 'legacy'],
  ['/shop;/orders', 'legacy'],
])('[strangler-1] gives %s to %s', (path, side) => {
  expect(sideOf(path, 'anybody', orders(100))).toBe(side);
});

const DOTS = [
  '.',
  '..',
  '%2e',
  '%2E%2e',
  '.%2e',
  '%252e%252e',
  '..;',
  '..;x=1',
  '%2e%2e%3Bx',
  '..%2F',
  '..%5c',
  'x%2f..%2fy',
];

it.each(DOTS)('[strangler-1] sees that %s leads elsewhere, wherever it is', (dots) => {
  fc.assert(
    fc.property(fc.webPath(), fc.webPath(), (before, after) => {
      expect(leavesItsPlace(`${before.replace(/\/$/, '')}/${dots}${after === '' ? '' : `/${after}`}`)).toBe(true);
    }),
    { numRuns: 20 },
  );
});

it.each(['/', '', '/a.b/..c/...', '/.well-known/x', '/a%2Fb', '/100%25', '/%', '/;..'])(
  '[strangler-1] sees that %s does not',
  (path) => {
    expect(leavesItsPlace(path)).toBe(false);
  },
);

it('[strangler-1] gives a path to the side of every other spelling of it', () => {
  const spelled = fc.array(fc.constantFrom('/', '//', '/;a=1/'), { minLength: 3, maxLength: 3 });
  const letter = fc.constantFrom(
    (one: string) => one,
    (one: string) => `%${one.charCodeAt(0).toString(16)}`,
  );
  const word = fc.constantFrom('orders', 'archive', 'orders.', 'x');
  const prefixes = [...orders(100), { prefix: '/orders/archive', weight: 0 }];
  fc.assert(
    fc.property(spelled, letter, word, word, ([first, second, last], coded, one, other) => {
      const odd = (text: string) => Array.from(text, coded).join('');
      expect(sideOf(`${first}${odd(one)}${second}${odd(other)}${last}`, 'anybody', prefixes)).toBe(
        sideOf(`/${one}/${other}`, 'anybody', prefixes),
      );
    }),
  );
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

/** Another hash would move callers unannounced. */
it.each([
  ['a', 10.352622],
  ['b', 51.080908],
  ['caller-1', 30.439348],
  ['caller-2', 56.400291],
  ['01JNQ8Z4X5Y6W7V8T9S0R1Q2P3', 87.123031],
  ['01JNQ8Z4X5Y6W7V8T9S0R1Q2P4', 49.674765],
  ['anybody', 96.988556],
  ['Müller', 88.771093],
  ['日本', 5.508007],
  ['0'.repeat(64), 13.680009],
])('[strangler-3] keeps the caller %j in the place %d', (caller, place) => {
  expect(placeOf(caller)).toBeCloseTo(place, 6);
});
