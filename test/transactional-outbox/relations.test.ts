import * as outbox from '../../lambdas/transactional-outbox/waits';
import { describeRelations, partOf, timeoutOf, periodOf, seconds, SDK_CALL } from '../support/relations';

const stream = partOf('TransactionalOutbox', 'AWS::Lambda::EventSourceMapping', 'RelayingSource');

// prettier-ignore
describeRelations([
  ['a run of the relay', timeoutOf('TransactionalOutbox', 'RelayEvents'), '<', "a row's wait for the sweep", seconds(outbox.UNPUBLISHED_MS), 'the stream has had its chance'],
  ['publishing ten rows, and marking them', 2 * SDK_CALL, '<', "the sweep's reserve", seconds(outbox.RESERVE_MS), 'what is begun comes to its end'],
  ["the sweep's reserve", seconds(outbox.RESERVE_MS), '<', 'a sweep', timeoutOf('TransactionalOutbox', 'SweepOutbox'), 'a run begins one request at least'],
  ['two sweeps', 2 * periodOf('TransactionalOutbox', 'SweepingSchedule'), '<=', "a row's wait for the sweep", seconds(outbox.UNPUBLISHED_MS), 'what waited is published soon after'],
  ['a record of the stream', stream.MaximumRecordAgeInSeconds ?? Infinity, '<', 'a published row', outbox.KEPT_SECONDS, 'a row is there as long as the stream may bring it again'],
  ["a row's wait for the sweep, and two sweeps", seconds(outbox.UNPUBLISHED_MS) + 2 * periodOf('TransactionalOutbox', 'SweepingSchedule'), '<', "an event's wait for its predecessor", seconds(outbox.HELD_TOO_LONG_MS), 'nobody is called for what heals by itself'],
]);
