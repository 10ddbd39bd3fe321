import { SNSClient } from '@aws-sdk/client-sns';
import type { Context } from 'aws-lambda';
import { clientLimits } from '../shared/client-limits';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { logger } from '../shared/logger';
import { noInstructions, readPayload } from '../shared/payload';
import { sweepTransactionsVariables } from './environment';
import { TopicClient } from './topic-client';
import { type After, TransactionStore } from './transaction-store';
import { RESERVE_MS, UNSENT_MS } from './waits';

const env = readEnvironment(sweepTransactionsVariables);
const transactions = new TransactionStore(documentClient(), env.TRANSACTIONS_TABLE);
const topic = new TopicClient(new SNSClient(clientLimits), env.TOPIC);

/**
 * Sends transactions that were accepted a minute ago and are not marked sent, oldest first. What does not fit into its
 * time is left to the next run.
 * @throws Error for any payload but `{}`: nothing is sent then
 * @throws Error when some could not be sent: the run is then tried again, and at last a dead letter
 */
export async function handler(payload: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> {
  readPayload(noInstructions, payload);
  const before = new Date(Date.now() - UNSENT_MS);
  let after: After;
  let sent = 0;
  let failed = 0;
  do {
    const page = await transactions.unsent(before, after);
    for (const transactionId of page.ids) {
      if (context.getRemainingTimeInMillis() <= RESERVE_MS) break;
      if (await send(transactionId)) sent += 1;
      else failed += 1;
    }
    after = page.next;
  } while (after && context.getRemainingTimeInMillis() > RESERVE_MS);
  logger.info('Swept the transactions', { sent, failed });
  if (failed > 0) throw new Error(`${failed} transactions could not be sent.`);
}

/** One that fails keeps none of the others waiting. */
async function send(transactionId: string): Promise<boolean> {
  try {
    await topic.send(transactionId);
    await transactions.markSent(transactionId);
    return true;
  } catch (error) {
    logger.warn('A transaction must be tried again', { error, transactionId });
    return false;
  }
}
