import * as v from 'valibot';
import { counterOf } from '../shared/counter';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { logger } from '../shared/logger';
import { forEachMessage } from '../shared/queue-batch';
import { BalanceStore } from './balance-store';
import { entrySchema } from './entry';
import { balancesVariables } from './environment';
import { CONTRADICTED_ENTRIES, SERVICE } from './metrics';

const env = readEnvironment(balancesVariables);
const balances = new BalanceStore(documentClient(), env.BALANCES_TABLE);
const count = counterOf(SERVICE);

/** Applies an account's entries in their order: the queue hands it one at a time. */
export const handler = forEachMessage(async ({ body }) => {
  const entry = v.parse(entrySchema, JSON.parse(body));
  logger.appendKeys({ accountId: entry.accountId, entryId: entry.entryId });
  const outcome = await balances.apply(entry);
  if (outcome === 'contradicted') count(CONTRADICTED_ENTRIES);
  logger.info('The entry was read', { outcome });
});
