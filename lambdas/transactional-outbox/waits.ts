/** Of a row: by then the stream has had its chance, and the sweep takes it. */
export const UNPUBLISHED_MS = 15 * 60 * 1000;
/** One more request of the sweep, each of its calls answered at the last of three attempts, still fits. */
export const RESERVE_MS = 20_000;
/** For how long a published row can still be looked at. */
export const KEPT_SECONDS = 7 * 24 * 60 * 60;
/** Of an event whose predecessor is missing: by then the sweep has had its chance, and somebody must look for it. */
export const HELD_TOO_LONG_MS = 30 * 60 * 1000;
