import { DaxDocument } from '@amazon-dax-sdk/lib-dax';
import { unavailable } from '../shared/http';
import { logger } from '../shared/logger';
import type { TodoReader } from './todo-store';

const REQUEST_TIMEOUT_MS = 2000;
const RETRIES = 1;
/** The client looks for a cluster that is gone longer than a function runs, whatever its own limits. */
const LIMIT_MS = 5000;

/**
 * Reads from a DAX cluster: what it knows, else what DynamoDB says. Reads are eventually consistent, since DAX passes
 * consistent ones on and keeps nothing of them. They do not fall back on the table, which could not bear all of them.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.consistency.html
 */
export function daxReader(endpoint: string): TodoReader {
  const cluster = new DaxDocument({ endpoint, requestTimeout: REQUEST_TIMEOUT_MS, maxRetries: RETRIES });
  return {
    get: (input) => answered(cluster.get(input)),
    query: (input) => answered(cluster.query(input)),
  };
}

/** @throws {Problem} 503 when the cluster fails or takes too long */
async function answered<T>(read: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, LIMIT_MS, new Error(`No answer within ${LIMIT_MS} ms`));
  });
  try {
    return await Promise.race([read, late]);
  } catch (error) {
    logger.error('The cache does not answer', { error });
    throw unavailable();
  } finally {
    clearTimeout(timer);
  }
}
