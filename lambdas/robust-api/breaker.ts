/** Of so many calls, the last ones, … */
export const WINDOW = 10;
/** … so many failed ones open a breaker: the first calls of a slow start, fewer than these, do not. */
export const TRIPS_AT = 5;
/** An open breaker lets one call through, to see, so long after it was opened or last did. */
export const OPEN_MS = 10_000;

/** What an execution environment remembers of a system that it calls. */
export interface Breaker {
  /** Whether each of the last calls failed, the oldest first; none while it is open. */
  readonly failed: readonly boolean[];
  /** Since when it is open. @default it is closed */
  readonly openedAt?: number;
  /** When it let a call through of which it does not know yet what came. @default none is on its way */
  readonly triedAt?: number;
}

export const CLOSED: Breaker = { failed: [] };

/**
 * Whether a call may be made: where the breaker is open, one at a time may, once it has been open for long enough.
 * @param now in milliseconds
 */
export function letThrough(breaker: Breaker, now: number): { readonly breaker: Breaker; readonly lets: boolean } {
  if (breaker.openedAt === undefined) return { breaker, lets: true };
  if (now < (breaker.triedAt ?? breaker.openedAt) + OPEN_MS) return { breaker, lets: false };
  return { breaker: { ...breaker, triedAt: now }, lets: true };
}

/**
 * What is known once a call that was let through has ended. A call that began before the breaker was opened changes
 * nothing of an open one; the one that was let through to see closes it, or opens it for another while.
 */
export function afterCall(breaker: Breaker, hasFailed: boolean, now: number): Breaker {
  if (breaker.openedAt !== undefined) {
    if (breaker.triedAt === undefined) return breaker;
    return hasFailed ? { failed: [], openedAt: now } : CLOSED;
  }
  const failed = [...breaker.failed, hasFailed].slice(-WINDOW);
  return failed.filter(Boolean).length < TRIPS_AT ? { failed } : { failed: [], openedAt: now };
}
