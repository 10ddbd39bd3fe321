import { SNSClient } from '@aws-sdk/client-sns';
import { clientLimits } from '../shared/client-limits';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { sweeping } from '../shared/sweep';
import { sweepTransactionsVariables } from './environment';
import { TopicClient } from './topic-client';
import { TransactionStore } from './transaction-store';
import { LONGEST_SENDING_MS, UNSENT_MS } from './waits';

const env = readEnvironment(sweepTransactionsVariables);
const transactions = new TransactionStore(documentClient(), env.TRANSACTIONS_TABLE);
const topic = new TopicClient(new SNSClient(clientLimits), env.TOPIC);

/** Sends transactions that were accepted a minute ago and are not marked sent. */
export const handler = sweeping<string>({
  what: 'transactions',
  left: () => transactions.unsent(new Date(Date.now() - UNSENT_MS)),
  idOf: (id) => id,
  settle: async (id) => {
    await topic.send(id);
    await transactions.markSent(id);
  },
  longestMs: LONGEST_SENDING_MS,
});
