import { wrongParameters } from './http';

/** A key as callers hand it back: nothing that they should read meaning into. */
export const cursorOf = (key: string): string => Buffer.from(key).toString('base64url');

/**
 * The key in a cursor.
 * @param format what such a key looks like
 * @throws {Problem} 400 for a cursor that was made in no such way
 */
export function keyIn(cursor: string, format: RegExp): string {
  const key = Buffer.from(cursor, 'base64url').toString();
  if (cursorOf(key) !== cursor || !format.test(key)) {
    throw wrongParameters([{ field: 'cursor', detail: 'Must be as an answer gave it' }]);
  }
  return key;
}
