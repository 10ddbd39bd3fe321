import { S3Client } from '@aws-sdk/client-s3';
import { clientLimits } from '../shared/client-limits';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering } from '../shared/http';
import { getTransactionVariables } from './environment';
import { ResultStore } from './result-store';
import { hasEnded, requireKept, requireTransactionId, stateOf } from './transaction';
import { TransactionStore } from './transaction-store';

const env = readEnvironment(getTransactionVariables);
const transactions = new TransactionStore(documentClient(), env.TRANSACTIONS_TABLE);
const results = new ResultStore(new S3Client(clientLimits), env.RESULTS_BUCKET);

/** `GET /transactions/{transactionId}`: what became of it by now. */
export const handler = answering(async ({ pathParameters }) => {
  const now = new Date();
  const transactionId = requireTransactionId(pathParameters?.['transactionId']);
  const found = requireKept(transactionId, await transactions.read(transactionId), now);
  const { resultKey } = found;
  const resultUrl = resultKey === undefined ? undefined : await results.urlOf(resultKey, now);
  return answer(200, { ...stateOf(found), resultUrl }, hasEnded(found) ? {} : { 'Retry-After': '1' });
});
