/** Attribute names that the stack declares and the functions use. */

/** Partition key: `FILE#` and an object's key for what is known of it, `RUN#…` for a part of the records of a run. */
export const PART = 'part';
/** Sort key: `#FILE`, `#IMPORT#<version>` or `#LEFTOVER#<run>` of a file; the line of a record. */
export const ROW = 'row';
/** Time to live of what is known of versions that are no longer current, in seconds since 1970. */
export const EXPIRY = 'expiresAt';
