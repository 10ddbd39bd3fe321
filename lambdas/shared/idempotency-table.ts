/** The attributes of a table of idempotency records: its partition key and its time to live. */
export const IDEMPOTENCY_KEY = 'idempotencyKey';
export const IDEMPOTENCY_EXPIRY = 'expiresAt';
