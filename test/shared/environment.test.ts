import { readEnvironment } from '../../lambdas/shared/environment';

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
