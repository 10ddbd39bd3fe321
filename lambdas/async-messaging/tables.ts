/** Attribute and index names that the stack declares and the functions use. */

/** Partition key of transactions, and of who watches them. */
export const TRANSACTION_ID = 'transactionId';
/** Time to live of transactions and watchers, in seconds since 1970. */
export const EXPIRY = 'expiresAt';

/** Transactions that are accepted and not marked sent. */
export const UNSENT_INDEX = 'Unsent';
/** Its partition key: there, with this one value, until a transaction is marked sent. */
export const STATE = 'state';
export const UNSENT = 'UNSENT';
/** Its sort key: when the transaction was accepted, ISO 8601. */
export const ACCEPTED_AT = 'acceptedAt';

/** Sort key of watchers. */
export const CONNECTION_ID = 'connectionId';
