import './variables';
import { WINDOW } from '../../lambdas/robust-api/breaker';
import { handler } from '../../lambdas/robust-api/get-product.handler';
import { AnswerTooLarge, httpCall } from '../../lambdas/shared/http-call';
import { apiEvent } from '../support/lambda-events';

jest.mock('../../lambdas/shared/http-call', () => ({
  ...jest.requireActual<object>('../../lambdas/shared/http-call'),
  httpCall: jest.fn(),
}));
const wire = jest.mocked(httpCall);
const PRODUCT = { sku: 'lamp-1', name: 'A lamp', priceCents: 3990 };
const answers = (status: number, body: unknown) =>
  wire.mockResolvedValue({ status, headers: [], body: Buffer.from(JSON.stringify(body)) });
const ask = (sku: string | undefined) => handler(apiEvent({ path: sku === undefined ? {} : { sku } }));
const titled = (body: string) => JSON.parse(body) as { type: string };

/** No failure of an earlier test is left in the breaker. */
beforeEach(async () => {
  answers(200, PRODUCT);
  for (let request = 0; request < WINDOW; request += 1) await ask('lamp-1');
  wire.mockReset();
});

it('answers with the product, as the catalog has it', async () => {
  answers(200, { ...PRODUCT, secret: 'cost price' });
  const { statusCode, body } = await ask('lamp-1');
  expect([statusCode, JSON.parse(body)]).toEqual([200, PRODUCT]);
  expect(wire.mock.calls[0]?.[1].path).toBe('/catalog/lamp-1');
});

it.each(['', 'a/b', 'a b', '..', 'x'.repeat(41), undefined])('asks the catalog for no such SKU: %j', async (sku) => {
  expect((await ask(sku)).statusCode).toBe(404);
  expect(wire).not.toHaveBeenCalled();
});

it('answers 404 for what the catalog does not have', async () => {
  answers(404, {});
  expect((await ask('lamp-1')).statusCode).toBe(404);
});

it('[robust-3] answers 503 with Retry-After while the catalog does not answer, and without its words', async () => {
  answers(500, { secret: 'db01' });
  const { statusCode, headers, body } = await ask('lamp-1');
  expect([statusCode, headers?.['Retry-After']]).toEqual([503, '1']);
  expect(body).not.toContain('db01');
});

it.each([{ ...PRODUCT, sku: 'other' }, { ...PRODUCT, priceCents: '3990' }, [], null])(
  '[robust-3] answers 502 for what is not that product: %j',
  async (body) => {
    answers(200, body);
    const answered = await ask('lamp-1');
    expect([answered.statusCode, titled(answered.body).type]).toEqual([502, 'urn:problem-type:bad-backend']);
  },
);

it('[robust-3] answers 502 for an answer that is too large', async () => {
  wire.mockRejectedValue(new AnswerTooLarge('huge'));
  expect((await ask('lamp-1')).statusCode).toBe(502);
});
