import { type Environment, readEnvironment } from '../../lambdas/shared/environment';

const original = process.env;

beforeEach(() => {
  process.env = { ORDERS_TABLE: 'orders', EMPTY: '', OTHER: 'x' };
});

afterEach(() => {
  process.env = original;
});

it('reads exactly the named variables', () => {
  expect(readEnvironment(['ORDERS_TABLE'])).toEqual({ ORDERS_TABLE: 'orders' });
});

it.each(['MISSING', 'EMPTY'])('fails by the name of the variable %s', (name) => {
  expect(() => readEnvironment(['ORDERS_TABLE', name])).toThrow(`The environment variable ${name} is missing.`);
});

it.each(['MISSING', 'EMPTY'])('lacks %s without an error where the list has it as optional', (name) => {
  expect(readEnvironment(['ORDERS_TABLE', `${name}?`, 'OTHER?'])).toEqual({ ORDERS_TABLE: 'orders', OTHER: 'x' });
});

it('does not compile with one forgotten, one too many, or one that may be missing taken for given', () => {
  type Given = Environment<readonly ['TABLE', 'ORIGINS?']>;
  const complete: Given[] = [{ TABLE: 'a' }, { TABLE: 'a', ORIGINS: 'b' }];
  // @ts-expect-error: forgotten
  const forgotten: Given = { ORIGINS: 'b' };
  // @ts-expect-error: one too many
  const tooMany: Given = { TABLE: 'a', OTHER: 'b' };
  // @ts-expect-error: may be missing
  const origins: (string | undefined)[] = complete.map(({ ORIGINS }): string => ORIGINS);
  expect([forgotten, tooMany, ...origins]).toHaveLength(4);
});
