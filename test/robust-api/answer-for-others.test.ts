import { handler } from '../../lambdas/robust-api/stand-in/answer-for-others.handler';
import { SLOW_MS } from '../../lambdas/robust-api/waits';
import { readProduct } from '../../lambdas/robust-api/product';
import { readQuote } from '../../lambdas/robust-api/quote';
import { apiEvent } from '../support/lambda-events';

const ask = (path: string, headers = {}) => handler({ ...apiEvent({ headers }), httpMethod: 'GET', path });
const bodyOf = async (path: string) => JSON.parse((await ask(path)).body) as unknown;

afterEach(() => jest.useRealTimers());

it('answers as a catalog, and as an exchange', async () => {
  expect(readProduct('lamp-1', await bodyOf('/catalog/lamp-1'))).toBeDefined();
  expect(readQuote('ACME', await bodyOf('/quotes/ACME'))).toBeDefined();
});

it('tells a partner’s caller what came', async () => {
  const { body } = await ask('/partners/a/b%20c', { 'x-api-key': 'none' });
  expect(JSON.parse(body)).toMatchObject({ method: 'GET', path: '/a/b%20c', sawKey: 'none' });
});

it.each([
  ['down', 503, 'db01'],
  ['missing', 404, 'none'],
  ['malformed', 200, '{"price":'],
])('is %s where the path says so', async (mood, status, text) => {
  const { statusCode, body } = await ask(`/quotes/${mood}-1`);
  expect([statusCode, body]).toEqual([status, expect.stringContaining(text)]);
});

it('is larger than anybody reads, and slower than anybody waits, where the path says so', async () => {
  expect((await ask('/catalog/huge-1')).body.length).toBeGreaterThan(1_000_000);
  jest.useFakeTimers();
  const slow = ask('/catalog/slow-1');
  await jest.advanceTimersByTimeAsync(SLOW_MS);
  expect((await slow).statusCode).toBe(200);
});
