/** Attribute and index names that the stack declares and the functions use. */

/** Partition key of events, and of their deliveries. */
export const EVENT_ID = 'eventId';
/** Time to live of events and deliveries, in seconds since 1970. */
export const EXPIRY = 'expiresAt';

/** Events that are accepted and not marked published. */
export const UNPUBLISHED_INDEX = 'Unpublished';
/** Its partition key: there, with this one value, until an event is marked published. */
export const STATE = 'state';
export const UNPUBLISHED = 'UNPUBLISHED';
/** Its sort key: when the event was accepted, ISO 8601. */
export const ACCEPTED_AT = 'acceptedAt';

/** Sort key of deliveries. */
export const SUBSCRIBER = 'subscriber';

/** Partition key of balances. */
export const ACCOUNT_ID = 'accountId';
/** Their sort key: `BALANCE`, or the id of an entry with `ENTRY#` before it. */
export const ROW = 'row';
