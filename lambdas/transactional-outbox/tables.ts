/** Attribute and index names that the stack declares and the functions use. */

/** Partition key of orders, of their outbox rows and of their shipments. */
export const ORDER_ID = 'orderId';
/** Sort key of outbox rows: 1 for an order's first event, then 2, …, without a gap. */
export const SEQUENCE = 'sequence';
/** Time to live of an outbox row, in seconds since 1970: set only when the row is marked published. */
export const EXPIRY = 'expiresAt';

/** Outbox rows that are not published yet, or quarantined: published rows lose the attribute and leave the index. */
export const UNSETTLED_INDEX = 'Unsettled';
/** Its partition key: `UNPUBLISHED#<shard>` or `QUARANTINED`. */
export const STATE = 'state';
/** Its sort key: when the row was written, ISO 8601. */
export const CREATED_AT = 'createdAt';

/** Shipments that hold an event which came before its predecessor. */
export const GAPS_INDEX = 'OpenGaps';
/** Its partition key: there, with this one value, while an event is held. */
export const GAP = 'gap';
export const GAP_OPEN = 'OPEN';
/** Its sort key: since when, ISO 8601. */
export const HELD_SINCE = 'heldSince';
