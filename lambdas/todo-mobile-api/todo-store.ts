import {
  GetCommand,
  type GetCommandInput,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
} from '@aws-sdk/lib-dynamodb';
import { documentClient } from '../shared/dynamodb';
import { notFound, unavailable } from '../shared/http';
import { logger } from '../shared/logger';
import { idIn, keyOf, PARTITION_KEY, partitionOf } from './tables';
import { type Todo, todoIn } from './todo';
import type { TodoQuery } from './todo-query';
import { CACHE_ANSWER_MS, CACHE_LIMIT_MS } from './waits';

type Item = Record<string, unknown>;

/** Where todos are read. */
export interface TodoReader {
  readonly get: (input: GetCommandInput) => Promise<{ readonly Item?: Item | undefined }>;
  readonly query: (input: QueryCommandInput) => Promise<Pick<QueryCommandOutput, 'Items' | 'LastEvaluatedKey'>>;
}

/**
 * Reads from DynamoDB as of now; where there is a cluster at `endpoint`, from its cache as of some seconds
 * ago. The cluster's client is loaded only then.
 *
 * @throws {Problem} 503 when the cache does not answer: the table behind it could not bear all reads
 */
export async function todoReader(endpoint?: string): Promise<TodoReader> {
  if (endpoint !== undefined) {
    const cache = (await import('./dax-store.lazy')).daxReader(endpoint, CACHE_ANSWER_MS);
    return { get: (input) => cached(cache.get(input)), query: (input) => cached(cache.query(input)) };
  }
  const documents = documentClient();
  return {
    get: (input) => documents.send(new GetCommand({ ...input, ConsistentRead: true })),
    query: (input) => documents.send(new QueryCommand({ ...input, ConsistentRead: true })),
  };
}

/** Here, not in the lazy module: in a bundle that has a copy of its own, a `Problem` is another class. */
async function cached<T>(read: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, CACHE_LIMIT_MS, new Error(`No answer within ${CACHE_LIMIT_MS} ms`));
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

/** @throws {Problem} 404 for one that does not exist or is another user's */
export async function readTodo(reader: TodoReader, table: string, user: string, id: string): Promise<Todo> {
  const { Item } = await reader.get({ TableName: table, Key: keyOf(user, id) });
  if (!Item) throw notFound('todo');
  return todoIn(Item);
}

/** How many todos are looked at in one query for those that are done, or that are not. */
const FILTERED_PAGE = 100;
/** How many queries are made for one page: one of few todos, or of none, can come with a cursor. */
const MOST_QUERIES = 5;

/**
 * A page of a user's todos, newest first.
 * @param from.after id of the todo after which the page begins
 * @returns them, and the id after which the next page begins, where there may be one
 */
export async function listTodos(
  reader: TodoReader,
  table: string,
  { user, done }: TodoQuery,
  from: { readonly limit: number; readonly after: string | undefined },
): Promise<{ items: Todo[]; after?: string | undefined }> {
  const found: Todo[] = [];
  let { after } = from;
  for (let queries = 0; queries < MOST_QUERIES; queries += 1) {
    const { Items = [], LastEvaluatedKey } = await reader.query({
      TableName: table,
      KeyConditionExpression: '#partition = :user',
      ExpressionAttributeNames: { '#partition': PARTITION_KEY, ...(done !== undefined && { '#done': 'done' }) },
      ExpressionAttributeValues: { ':user': partitionOf(user), ...(done !== undefined && { ':done': done }) },
      ...(done !== undefined && { FilterExpression: '#done = :done' }),
      ...(after !== undefined && { ExclusiveStartKey: keyOf(user, after) }),
      Limit: done === undefined ? from.limit : FILTERED_PAGE,
      ScanIndexForward: false,
    });
    found.push(...Items.map(todoIn));
    const page = found.slice(0, from.limit);
    if (found.length > page.length) return { items: page, after: page.at(-1)?.id };
    after = LastEvaluatedKey && idIn(LastEvaluatedKey);
    if (after === undefined || page.length === from.limit) break;
  }
  return { items: found, after };
}
