import fc from 'fast-check';
import {
  MOST_RESULT_BYTES,
  outcomeOf,
  pushed,
  stateOf,
  transactionRequest,
} from '../../lambdas/async-messaging/transaction';
import { namedSchema } from '../../lib/json-schema';
import { succeeded } from './samples';

const amount = fc.integer({ min: 1, max: 1_000_000_000_00 });

it('books a payment with its fee, in whole cents', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000_00 }), (amountCents) => {
      const outcome = outcomeOf({ type: 'payment', amountCents });
      const { feeCents } = (outcome as { result: { feeCents: number } }).result;
      expect(outcome.status).toBe('SUCCEEDED');
      expect(Number.isInteger(feeCents)).toBe(true);
      expect(Math.abs(feeCents - 25 - amountCents * 0.015)).toBeLessThanOrEqual(0.5);
    }),
  );
});

it('fails a payment that is too large', () => {
  expect(outcomeOf({ type: 'payment', amountCents: 1_000_000_01 })).toEqual({
    status: 'FAILED',
    error: 'A payment is at most 100000000 cents',
  });
});

it('[async-7] reports instalments that come to the amount, in more bytes than a row is given', () => {
  fc.assert(
    fc.property(amount, (amountCents) => {
      const outcome = outcomeOf({ type: 'report', amountCents }) as {
        result: { instalments: { paidCents: number; openCents: number }[] };
      };
      const { instalments } = outcome.result;
      const paid = instalments.map(({ paidCents }, place) => paidCents - (instalments[place - 1]?.paidCents ?? 0));
      expect(paid.reduce((sum, cents) => sum + cents, 0)).toBe(amountCents);
      expect(Math.max(...paid) - Math.min(...paid)).toBeLessThanOrEqual(1);
      expect(instalments.at(-1)?.openCents).toBe(0);
      expect(Buffer.byteLength(JSON.stringify(outcome.result))).toBeGreaterThan(MOST_RESULT_BYTES);
    }),
    { numRuns: 20 },
  );
});

it('leaves out of a message a result that is too large for it', () => {
  expect(pushed(succeeded)).toEqual({ transactionId: succeeded.transactionId, ...stateOf(succeeded) });
  expect(pushed({ ...succeeded, result: JSON.stringify('x'.repeat(33_000)) })).toEqual({
    transactionId: succeeded.transactionId,
    status: 'SUCCEEDED',
  });
});

it('publishes the limits that it checks', () => {
  expect(namedSchema('TransactionRequest', transactionRequest)).toMatchObject({
    required: ['type', 'amountCents'],
    properties: { type: { enum: ['payment', 'report'] }, amountCents: { minimum: 1, maximum: 100_000_000_000 } },
  });
});
