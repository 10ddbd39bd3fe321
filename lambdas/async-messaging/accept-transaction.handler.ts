import { SNSClient } from '@aws-sdk/client-sns';
import { ulid } from 'ulid';
import { clientLimits } from '../shared/client-limits';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering, parseBody } from '../shared/http';
import { writeOnce } from '../shared/idempotency';
import { logger } from '../shared/logger';
import { acceptTransactionVariables } from './environment';
import { TopicClient } from './topic-client';
import { transactionRequest } from './transaction';
import { TransactionStore } from './transaction-store';

const env = readEnvironment(acceptTransactionVariables);
const documents = documentClient();
const transactions = new TransactionStore(documents, env.TRANSACTIONS_TABLE);
const topic = new TopicClient(new SNSClient(clientLimits), env.TOPIC);

/**
 * `POST /transactions`: once the transaction's row is written, it is accepted. It is sent to a worker then, or, should
 * that fail or this function end, by the sweep.
 */
export const handler = answering(async (given) => {
  const now = new Date();
  const request = parseBody(given, transactionRequest);
  const transactionId = ulid(now.getTime());
  const location = `/transactions/${transactionId}`;
  const own = answer(202, { transactionId, location }, { Location: location, 'Retry-After': '1' });
  const answered = await writeOnce(documents, given, {
    table: env.IDEMPOTENCY_TABLE,
    scope: 'POST /transactions',
    now,
    items: transactions.acceptance({ ...request, transactionId, status: 'PENDING', acceptedAt: now.toISOString() }),
    answer: own,
  });
  if (answered.body !== own.body) return answered; // accepted before, under the same key
  try {
    await topic.send(transactionId);
    await transactions.markSent(transactionId);
  } catch (error) {
    logger.warn('The transaction is left to the sweep', { error, transactionId });
  }
  return answered;
});
