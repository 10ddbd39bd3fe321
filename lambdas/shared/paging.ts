import type { APIGatewayProxyEvent } from 'aws-lambda';
import { Problem } from './http';

/** The part of a list that a caller asks for. */
export interface PageRequest {
  /** Items at the most. */
  readonly limit: number;
  /** Where the page before ended, as its answer said. */
  readonly cursor?: string;
}

const MOST_ITEMS = 100;
const USUAL_ITEMS = '25';

/** 400 for a query parameter, named. */
const wrongParameter = (field: string, detail: string): Problem =>
  new Problem(400, 'invalid-parameter', `The parameter ${field} is wrong`, {
    members: { errors: [{ field, detail }] },
  });

/**
 * Reads `?limit=&cursor=`.
 * @throws {Problem} 400 unless the limit is a whole number from 1 to 100
 */
export function pageRequest({ queryStringParameters }: APIGatewayProxyEvent): PageRequest {
  const { limit = USUAL_ITEMS, cursor } = queryStringParameters ?? {};
  if (!/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > MOST_ITEMS) {
    throw wrongParameter('limit', `Must be a whole number from 1 to ${MOST_ITEMS}`);
  }
  return { limit: Number(limit), ...(cursor !== undefined && { cursor }) };
}

/** A key as callers hand it back: nothing that they should read meaning into. */
export const cursorOf = (key: string): string => Buffer.from(key).toString('base64url');

/**
 * The key in a cursor.
 * @param format what such a key looks like
 * @throws {Problem} 400 for a cursor that was made in no such way
 */
export function keyIn(cursor: string, format: RegExp): string {
  const key = Buffer.from(cursor, 'base64url').toString();
  if (cursorOf(key) !== cursor || !format.test(key)) throw wrongParameter('cursor', 'Must be as an answer gave it');
  return key;
}
