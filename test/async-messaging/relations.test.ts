import * as waits from '../../lambdas/async-messaging/waits';
import { describeRelations, MINUTE, SDK_CALL, seconds, timeoutOf } from '../support/relations';

const run = timeoutOf('AsyncMessaging', 'RunTransaction');

// prettier-ignore
describeRelations([
  ['a result that is kept and a row that is written', 2 * SDK_CALL, '<', 'the lease', seconds(waits.LEASE_MS), 'work that goes on is not taken away'],
  ['the lease', seconds(waits.LEASE_MS), '<', 'a worker', run, 'another worker may begin before one that stands still is ended'],
  ['a watcher taken, told and forgotten', 2 * SDK_CALL + seconds(waits.PUSH_MS), '<=', 'its time', seconds(waits.TELLING_RESERVE_MS), 'it is not ended in between'],
  ["a watcher's time", seconds(waits.TELLING_RESERVE_MS), '<', 'a worker', run, 'the first one is told'],
  ['a watcher is taken for', seconds(waits.TELLING_MS), '<', 'the visibility timeout', 6 * run, 'a message that comes again finds nobody taken by who is no more'],
  ['an accepted transaction', MINUTE, '<=', 'what the sweep takes', seconds(waits.UNSENT_MS), 'who accepted it has had its chance'],
  ["the sweep's reserve", seconds(waits.LONGEST_SENDING_MS), '<', 'half a run', timeoutOf('AsyncMessaging', 'SweepTransactions') / 2, 'most of it is for the transactions'],
]);
