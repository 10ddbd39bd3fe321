import fc from 'fast-check';
import { afterRequest, EMPTY, MOST_RETRIES, REQUESTS_PER_RETRY, spent } from '../../lambdas/robust-api/retry-budget';

/** How often attempts are made for each of the requests, which fail as often as is said. */
function attempts(failures: readonly number[]): number {
  let budget = EMPTY;
  let made = 0;
  for (const fails of failures) {
    budget = afterRequest(budget);
    made += 1;
    for (let retry = 0; retry < fails; retry += 1) {
      const left = spent(budget);
      if (left === undefined) break;
      budget = left;
      made += 1;
    }
  }
  return made;
}

it('[robust-2] pays for at most 1.1 attempts a request, in an outage of any shape', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5), { maxLength: 300 }), (failures) => {
      for (let length = 1; length <= failures.length; length += 1)
        expect(attempts(failures.slice(0, length))).toBeLessThanOrEqual(1.1 * length);
    }),
    { numRuns: 30 },
  );
});

it('pays for a retry after ten requests, and for one only', () => {
  expect(attempts([...Array<number>(REQUESTS_PER_RETRY - 2).fill(0), 5])).toBe(REQUESTS_PER_RETRY - 1);
  expect(attempts([...Array<number>(REQUESTS_PER_RETRY - 1).fill(0), 5])).toBe(REQUESTS_PER_RETRY + 1);
});

it('saves up no more than ten retries in a quiet time', () => {
  const quiet = 1000;
  expect(attempts([...Array<number>(quiet).fill(0), 100])).toBe(quiet + 1 + MOST_RETRIES);
});
