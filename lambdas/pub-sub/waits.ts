/** Of an accepted event: by then whoever accepted it has published it, and the sweep takes it. */
export const UNPUBLISHED_MS = 60_000;
/** For how long an event and its deliveries can be looked at. */
export const KEPT_SECONDS = 30 * 24 * 60 * 60;
/** One more event of the sweep, each of its calls answered at the last of three attempts, still fits. */
export const RESERVE_MS = 20_000;
