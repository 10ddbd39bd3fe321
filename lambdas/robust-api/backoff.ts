const FIRST_MS = 100;
/** The longest pause before a retry. */
export const LONGEST_PAUSE_MS = 800;

/**
 * The pause before a retry, with full jitter: anything from nothing to twice as much as before the last one.
 * @param retry 1 for the first
 * @param random from 0 up to, and without, 1
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export const pauseBefore = (retry: number, random: number): number =>
  random * Math.min(LONGEST_PAUSE_MS, FIRST_MS * 2 ** (retry - 1));
