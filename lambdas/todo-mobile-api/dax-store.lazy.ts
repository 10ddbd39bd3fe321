import { DaxDocument } from '@amazon-dax-sdk/lib-dax';
import type { TodoReader } from './todo-store';
import { CACHE_ANSWER_MS } from './waits';

const RETRIES = 1;

/**
 * Reads from a DAX cluster: what it knows, else what DynamoDB says. Reads are eventually consistent, since DAX passes
 * consistent ones on and keeps nothing of them.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.consistency.html
 */
export function daxReader(endpoint: string): TodoReader {
  const cluster = new DaxDocument({ endpoint, requestTimeout: CACHE_ANSWER_MS, maxRetries: RETRIES });
  return { get: (input) => cluster.get(input), query: (input) => cluster.query(input) };
}
