/** Of an accepted event: by then whoever accepted it has published it, and the sweep takes it. */
export const UNPUBLISHED_MS = 60_000;
/** For how long an event and its deliveries can be looked at. */
export const KEPT_SECONDS = 30 * 24 * 60 * 60;
/** The slowest event of the sweep, with each of its calls answered at the last of three attempts. */
export const LONGEST_PUBLISHING_MS = 20_000;
