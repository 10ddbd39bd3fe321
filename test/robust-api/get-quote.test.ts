import './variables';
import { WINDOW } from '../../lambdas/robust-api/breaker';
import { handler } from '../../lambdas/robust-api/get-quote.handler';
import { httpCall } from '../../lambdas/shared/http-call';

jest.mock('../../lambdas/shared/http-call', () => ({
  ...jest.requireActual<object>('../../lambdas/shared/http-call'),
  httpCall: jest.fn(),
}));
const wire = jest.mocked(httpCall);
const QUOTE = { symbol: 'ACME', price: { cents: 12_350, currency: 'EUR' }, at: '2026-01-05T09:00:00.000Z' };
const answers = (status: number, body: unknown) =>
  wire.mockResolvedValue({ status, headers: [], body: Buffer.from(JSON.stringify(body)) });
const ask = (symbol = 'ACME') => handler({ symbol, requestId: 'request-1' });

/** No failure of an earlier test is left in the breaker. */
beforeEach(async () => {
  answers(200, QUOTE);
  for (let request = 0; request < WINDOW; request += 1) await ask();
  wire.mockReset();
});

it('gives the price, as the exchange has it', async () => {
  answers(200, { ...QUOTE, secret: 'dealer' });
  expect(await ask()).toEqual(QUOTE);
  expect(wire.mock.calls[0]?.[1].path).toBe('/quotes/ACME');
});

it.each(['', 'a/b', 'a b', '..', 'x'.repeat(21)])('asks the exchange for no such symbol: %j', async (symbol) => {
  await expect(ask(symbol)).rejects.toThrow('NOT_FOUND: no price');
  expect(wire).not.toHaveBeenCalled();
});

it.each([
  ['NOT_FOUND', 404, {}],
  ['UNAVAILABLE', 503, 'db01'],
  ['BAD_BACKEND', 400, 'db01'],
  ['BAD_BACKEND', 200, { ...QUOTE, symbol: 'OTHER' }],
  ['BAD_BACKEND', 200, { ...QUOTE, price: { cents: 1.5, currency: 'EUR' } }],
  ['BAD_BACKEND', 200, { ...QUOTE, at: 'yesterday' }],
])('[robust-3] throws %s, and no word of the exchange, for an answer of %i: %j', async (kind, status, body) => {
  answers(status, body);
  await expect(ask()).rejects.toThrow(
    expect.objectContaining({ name: 'QuoteError', message: `${kind}: no price` }) as Error,
  );
});
