import { DaxDocument } from '@amazon-dax-sdk/lib-dax';
import type { TodoReader } from './todo-store';

const RETRIES = 1;

/**
 * Reads from a DAX cluster: what it has cached, else from DynamoDB. Reads are eventually consistent, since DAX passes
 * consistent ones on and keeps nothing of them.
 * @param requestTimeout milliseconds that one answer may take
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.consistency.html
 */
export function daxReader(endpoint: string, requestTimeout: number): TodoReader {
  const cluster = new DaxDocument({ endpoint, requestTimeout, maxRetries: RETRIES });
  return { get: (input) => cluster.get(input), query: (input) => cluster.query(input) };
}
