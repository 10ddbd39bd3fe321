import fc from 'fast-check';
import { nearest } from '../lib/nearest';

describe('The nearest name', () => {
  const names = ['TransactionalOutbox', 'TodoMobileApi', 'PubSub'];

  test.each([
    ['TodoMobilApi', 'TodoMobileApi'],
    ['TRANSACTIONALOUTBOX', 'TransactionalOutbox'],
    ['PubSup', 'PubSub'],
    ['Todo', undefined],
    ['zzzzzzzzzzzz', undefined],
  ])('to %s is %s', (name, expected) => {
    expect(nearest(name, names)).toBe(expected);
  });

  test('to a name is that name', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), (name) => {
        expect(nearest(name, names)).toBe(name);
      }),
    );
  });

  test('to a name with one character dropped is that name', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(5), (name, at) => {
        expect(nearest(name.slice(0, at) + name.slice(at + 1), names)).toBe(name);
      }),
    );
  });
});
