import * as env from '../../lambdas/pub-sub/environment';
import { CONTRADICTED_ENTRIES } from '../../lambdas/pub-sub/metrics';
import type { EncryptedTopic } from '../constructs/async/encrypted-topic';
import { QueueWorker } from '../constructs/async/queue-worker';
import type { DataTable } from '../constructs/data/data-table';
import type { NodeFunction } from '../constructs/functions/node-function';
import type { ScenarioStack } from '../scenario-stack';

/** Entries go through the FIFO topic to a FIFO queue, whose function applies those of an account in their order. */
export function keepAccounts(
  stack: ScenarioStack,
  balances: DataTable,
  entries: EncryptedTopic,
): { readonly postEntry: NodeFunction; readonly getAccount: NodeFunction } {
  const posting = { FIFO_TOPIC: entries.topicArn };
  const postEntry = stack.handler('PostEntry', env.postEntryVariables, 'Accepts an entry of an account', posting);
  entries.grantPublish(postEntry);
  const onBalances = { BALANCES_TABLE: balances.tableName };
  const applyEntry = stack.handler('ApplyEntry', env.balancesVariables, 'Applies entries in their order', onBalances);
  balances.grant(applyEntry, 'dynamodb:PutItem', 'dynamodb:UpdateItem');
  const getAccount = stack.handler('GetAccount', env.balancesVariables, 'Answers with a balance', onBalances);
  balances.grant(getAccount, 'dynamodb:GetItem');
  const applying = new QueueWorker(stack, 'Applying', {
    worker: applyEntry,
    impact: 'Balances are behind: an entry is missing from one.',
    fifo: true,
  });
  applying.listen(entries);
  stack.alarmOn(CONTRADICTED_ENTRIES, 'ContradictionAlarm', {
    impact: 'An entry came again with another amount: the first one counts.',
    cause: 'Two entries of an account have the same id.',
  });
  return { postEntry, getAccount };
}
