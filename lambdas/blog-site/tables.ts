/** Key and attribute names that the stack declares and the functions use. */

/** Partition key: what a row is about. */
export const SUBJECT = 'subject';
/** Sort key: `ROW` where a subject has one row, else what its rows are listed by. */
export const ENTRY = 'entry';
export const ROW = 'ROW';
/** Subscribers whose welcome mail is still to be sent: they leave it when it was, or is parked. */
export const WAITING_INDEX = 'Waiting';
/** Its partition key: there, with this one value, while the mail is to be sent. */
export const WAITING = 'waiting';
export const FOR_MAIL = 'FOR_MAIL';
/** Its sort key: ISO 8601. */
export const SUBSCRIBED_AT = 'subscribedAt';
/** Time to live, in seconds since 1970: of counters only, posts and subscribers stay. */
export const EXPIRY = 'expiresAt';
