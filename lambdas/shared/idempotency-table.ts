/** The keys of a table of idempotency records: the record's key, and when it expires, in seconds since 1970. */
export const idempotencyTable = { partitionKey: 'idempotencyKey', timeToLive: 'expiresAt' } as const;
