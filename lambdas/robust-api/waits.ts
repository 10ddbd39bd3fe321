/** How long one call of another system may take. */
export const CALL_MS = 1500;
/** A call and its retries. */
export const MOST_ATTEMPTS = 3;
/** How long API Gateway waits for a partner, or for quotes, before it answers by itself. */
export const DIRECT_MS = 3000;
/** The largest answer of another system that a function reads. */
export const LARGEST_ANSWER_BYTES = 64 * 1024;
/** A stand-in that is asked to be slow is slower than anybody waits. */
export const SLOW_MS = 5000;
