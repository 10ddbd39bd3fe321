import fc from 'fast-check';
import {
  afterCall,
  type Breaker,
  CLOSED,
  letThrough,
  OPEN_MS,
  TRIPS_AT,
  WINDOW,
} from '../../lambdas/robust-api/breaker';

const calls = (outcomes: readonly boolean[], begun: Breaker = CLOSED): Breaker =>
  outcomes.reduce((breaker, hasFailed) => afterCall(breaker, hasFailed, 0), begun);
const open = calls(Array<boolean>(TRIPS_AT).fill(true));
const outcomes = fc.array(fc.boolean(), { maxLength: 40 });

it('is closed as long as fewer than half of the last calls failed', () => {
  fc.assert(
    fc.property(outcomes, (all) => {
      const breaker = all.reduce((before, hasFailed, place) => {
        const last = all.slice(Math.max(0, place + 1 - WINDOW), place + 1);
        const after = afterCall(before, hasFailed, 0);
        if (before.openedAt === undefined && last.filter(Boolean).length < TRIPS_AT)
          expect(after.openedAt).toBeUndefined();
        return after;
      }, CLOSED);
      expect(breaker.failed.length).toBeLessThanOrEqual(WINDOW);
    }),
  );
});

it('is not tripped by a slow start: a few calls that fail before others do not', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: TRIPS_AT - 1 }), fc.nat(40), (slow, good) => {
      const all = [...Array<boolean>(slow).fill(true), ...Array<boolean>(good).fill(false)];
      expect(letThrough(calls(all), 0).lets).toBe(true);
    }),
  );
});

it('opens when half of the last calls failed, whichever they are', () => {
  const halves = fc.shuffledSubarray(
    Array.from({ length: WINDOW }, (_, place) => place),
    { minLength: TRIPS_AT, maxLength: TRIPS_AT },
  );
  fc.assert(
    fc.property(halves, (failed) => {
      const all = Array.from({ length: WINDOW }, (_, place) => failed.includes(place));
      expect(calls(all).openedAt).toBe(0);
    }),
  );
});

it('lets nothing through while it is open, and then one at a time', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(OPEN_MS * 4), { maxLength: 60 }), (times) => {
      let breaker = open;
      const let_ = times
        .sort((one, other) => one - other)
        .filter((now) => {
          const asked = letThrough(breaker, now);
          breaker = asked.breaker;
          return asked.lets;
        });
      for (const [place, now] of let_.entries()) expect(now).toBeGreaterThanOrEqual((let_[place - 1] ?? 0) + OPEN_MS);
    }),
  );
});

it('is closed by one call that is answered, and stays open after one that is not', () => {
  const { breaker } = letThrough(open, OPEN_MS);
  expect(afterCall(breaker, false, OPEN_MS + 5)).toEqual(CLOSED);
  const again = afterCall(breaker, true, OPEN_MS + 5);
  expect(letThrough(again, 2 * OPEN_MS + 4).lets).toBe(false);
  expect(letThrough(again, 2 * OPEN_MS + 5).lets).toBe(true);
});

it('is not closed by a call that began before it opened', () => {
  expect(afterCall(open, false, 1)).toEqual(open);
});

it('lets another through where nobody knows what became of one', () => {
  const { breaker } = letThrough(open, OPEN_MS);
  expect(letThrough(breaker, 2 * OPEN_MS).lets).toBe(true);
});
