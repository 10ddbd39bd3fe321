import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { cancelledBy } from '../../lambdas/shared/cancelled-by';
import { cancelledBecause, conditionFailed, throttled } from '../support/aws-errors';

const FAILED = 'ConditionalCheckFailed';
const CONFLICT = 'TransactionConflict';

it('distinguishes a condition that did not hold from a conflict, by the places of the items', () => {
  const { failed, conflicts } = cancelledBy(cancelledBecause('None', FAILED, CONFLICT, 'ThrottlingError'));
  expect([...failed.keys()]).toEqual([1]);
  expect([...conflicts]).toEqual([2]);
});

it('gives what is there instead, where the request asked for it', () => {
  const Item = { id: { S: 'a' } };
  const CancellationReasons = [{ Code: FAILED, Item }, { Code: FAILED }];
  const error = new TransactionCanceledException({ message: '', $metadata: {}, CancellationReasons });
  expect([...cancelledBy(error).failed]).toEqual([
    [0, Item],
    [1, {}],
  ]);
});

it.each([
  throttled,
  conditionFailed(),
  new TransactionCanceledException({ message: '', $metadata: {} }),
  Object.assign(new Error(), { CancellationReasons: [{ Code: FAILED }] }),
  undefined,
])('finds neither in what has no reasons (%#)', (error) => {
  expect(cancelledBy(error)).toEqual({ failed: new Map(), conflicts: new Set() });
});

it('finds each failed condition and each conflict of any transaction, and nothing else', () => {
  const codes = fc.array(fc.constantFrom('None', FAILED, CONFLICT, 'ThrottlingError', 'ValidationError'));
  fc.assert(
    fc.property(codes, (all) => {
      const { failed, conflicts } = cancelledBy(cancelledBecause(...all));
      const found = all.map((_, place) => (failed.has(place) ? FAILED : conflicts.has(place) ? CONFLICT : 'other'));
      expect(found).toEqual(all.map((code) => ([FAILED, CONFLICT].includes(code) ? code : 'other')));
      expect(failed.size + conflicts.size).toBe(found.filter((code) => code !== 'other').length);
    }),
  );
});
