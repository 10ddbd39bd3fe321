import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering, notFound } from '../shared/http';
import { BalanceStore } from './balance-store';
import { requireAccountId } from './entry';
import { balancesVariables } from './environment';

const env = readEnvironment(balancesVariables);
const balances = new BalanceStore(documentClient(), env.BALANCES_TABLE);

/** `GET /accounts/{accountId}`: unknown until its first entry was applied. */
export const handler = answering(async ({ pathParameters }) => {
  const balance = await balances.read(requireAccountId(pathParameters?.['accountId']));
  if (!balance) throw notFound('account');
  return answer(200, balance);
});
