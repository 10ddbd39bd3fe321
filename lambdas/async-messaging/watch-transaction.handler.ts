import type { APIGatewayProxyStructuredResultV2, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { ulid } from 'ulid';
import * as v from 'valibot';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { Problem, problemDocument } from '../shared/http';
import { parseJson } from '../shared/json';
import { logger } from '../shared/logger';
import { watchTransactionVariables } from './environment';
import { Connections } from './push-client';
import { Telling } from './telling';
import { hasEnded, requireKept, requireTransactionId, watchRequest } from './transaction';
import { TransactionStore } from './transaction-store';
import { type Watcher, WatcherStore } from './watcher-store';

const env = readEnvironment(watchTransactionVariables);
const documents = documentClient();
const transactions = new TransactionStore(documents, env.TRANSACTIONS_TABLE);
const watchers = new WatcherStore(documents, env.WATCHERS_TABLE);
const push = new Connections(env.PUSH_URL);
const telling = new Telling(watchers, push);

/**
 * `watch`: the client is told once how the transaction ended, now if it has. Its row is written before the transaction
 * is read, so that an end comes either before the reading, and is told here, or after it, and is told by the worker.
 * What is wrong with the request is told as a problem.
 * @throws what a table or the connection throws: API Gateway tells the client that there was an error
 */
export async function handler({
  body = '',
  requestContext: { connectionId, requestId },
}: APIGatewayProxyWebsocketEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  logger.resetKeys();
  logger.setCorrelationId(requestId);
  try {
    const request = v.safeParse(watchRequest, parseJson(body));
    if (!request.success) throw NO_REQUEST;
    const transactionId = requireTransactionId(request.output.transactionId);
    logger.appendKeys({ transactionId });
    await watch({ transactionId, connectionId });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    await push.send(connectionId, problemDocument(error));
  }
  logger.info('The request is handled');
  return { statusCode: 200 };
}

const NO_REQUEST = new Problem(400, 'invalid-body', 'The message must be {"action":"watch","transactionId":"…"}', {
  members: { errors: [{ field: 'transactionId', detail: 'Must be a text' }] },
});

async function watch(watcher: Watcher): Promise<void> {
  const { transactionId } = watcher;
  const now = new Date();
  requireKept(transactionId, await transactions.read(transactionId), now);
  await watchers.add(watcher, now);
  const found = requireKept(transactionId, await transactions.read(transactionId), now);
  if (hasEnded(found)) await telling.tell(watcher, found, ulid(), new Date());
}
