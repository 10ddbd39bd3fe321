/**
 * The longest that one call of the backend can last on its side: 10 s until its environment is ready and 5 s, its
 * timeout, of work. The caller waits for longer, so that when it gives a call up the backend has ended.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib
 */
export const LONGEST_CALL_MS = 20_000;
/** A call of the backend, and the writes before it at their slowest: what does not fit must not be begun. */
export const TIME_FOR_A_CALL_MS = LONGEST_CALL_MS + 15_000;
/** The longest work that a payload may ask the bundled backend for: less than its timeout. */
export const LONGEST_WORK_MS = 4000;
/** Longer than the bundled backend's timeout: a call that died gives its place back by itself. */
export const LEASE_MS = 6000;
