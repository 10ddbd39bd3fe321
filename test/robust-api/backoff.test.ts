import fc from 'fast-check';
import { LONGEST_PAUSE_MS, pauseBefore } from '../../lambdas/robust-api/backoff';

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

it('pauses for anything from nothing to twice as long as the last time, and never for longer than the longest', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), random, (retry, chance) => {
      const pause = pauseBefore(retry, chance);
      expect(pause).toBeGreaterThanOrEqual(0);
      expect(pause).toBeLessThan(LONGEST_PAUSE_MS);
      expect(pauseBefore(retry + 1, chance)).toBeLessThanOrEqual(2 * pause);
      expect(pauseBefore(retry + 1, chance)).toBeGreaterThanOrEqual(pause);
    }),
  );
});

it('goes by chance alone within the longest: two clients do not come back together', () => {
  expect([0, 0.25, 0.5].map((chance) => pauseBefore(2, chance))).toEqual([0, 50, 100]);
  expect(pauseBefore(20, 0.5)).toBe(LONGEST_PAUSE_MS / 2);
});
