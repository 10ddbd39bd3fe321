import { S3Client } from '@aws-sdk/client-s3';
import { ulid } from 'ulid';
import * as v from 'valibot';
import { clientLimits } from '../shared/client-limits';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { logger } from '../shared/logger';
import { forEachMessage } from '../shared/queue-batch';
import { runTransactionVariables } from './environment';
import { Connections } from './push-client';
import { ResultStore } from './result-store';
import { Telling } from './telling';
import { hasEnded, messageSchema, MOST_RESULT_BYTES, outcomeOf, type Transaction } from './transaction';
import { type Ending, TransactionStore } from './transaction-store';
import { TELLING_RESERVE_MS } from './waits';
import { WatcherStore } from './watcher-store';

const env = readEnvironment(runTransactionVariables);
const documents = documentClient();
const transactions = new TransactionStore(documents, env.TRANSACTIONS_TABLE);
const results = new ResultStore(new S3Client(clientLimits), env.RESULTS_BUCKET);
const telling = new Telling(new WatcherStore(documents, env.WATCHERS_TABLE), new Connections(env.PUSH_URL));

/**
 * Works off a transaction and tells who watches it. Its message leaves the queue only when both are done: who finds the
 * transaction another worker's, or lost it to one, leaves the message where it is.
 */
export const handler = forEachMessage(async ({ body }, context) => {
  const { transactionId } = v.parse(messageSchema, JSON.parse(body));
  logger.appendKeys({ transactionId });
  const worker = ulid();
  const transaction = await transactions.lease(transactionId, worker, new Date());
  const ended = (transaction && (await workOff(transaction, worker))) ?? (await readEnded(transactionId));
  logger.info('The transaction has ended', { status: ended.status });
  const hasTime = () => context.getRemainingTimeInMillis() > TELLING_RESERVE_MS;
  await telling.tellAll(ended, worker, () => new Date(), hasTime);
});

/** @returns nothing where it came too late: another worker has the transaction, or had it */
async function workOff(transaction: Transaction, worker: string): Promise<Transaction | undefined> {
  const ending = await endingOf(transaction, worker);
  return transactions.end(transaction.transactionId, worker, ending, new Date());
}

async function endingOf(transaction: Transaction, worker: string): Promise<Ending> {
  const outcome = outcomeOf(transaction);
  if (outcome.status === 'FAILED') return outcome;
  const { status } = outcome;
  const result = JSON.stringify(outcome.result);
  if (Buffer.byteLength(result) <= MOST_RESULT_BYTES) return { status, result };
  return { status, resultKey: await results.keep(transaction.transactionId, worker, result) };
}

/** @throws Error for one that has not ended, or does not exist */
async function readEnded(transactionId: string): Promise<Transaction> {
  const found = await transactions.read(transactionId);
  if (!found) throw new Error('There is no such transaction.');
  if (!hasEnded(found)) throw new Error('The transaction is another worker’s.');
  return found;
}
