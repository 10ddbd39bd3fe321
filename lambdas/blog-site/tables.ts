/** Key and attribute names that the stack declares and the functions use. */

/** Partition key: what a row is about. */
export const SUBJECT = 'subject';
/** Sort key: `ROW` where a subject has one row, else what its rows are listed by. */
export const ENTRY = 'entry';
export const ROW = 'ROW';
/** Time to live, in seconds since 1970: of counters only, posts and subscribers stay. */
export const EXPIRY = 'expiresAt';
