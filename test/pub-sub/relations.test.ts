import * as waits from '../../lambdas/pub-sub/waits';
import { describeRelations, MINUTE, SDK_CALL, seconds, timeoutOf } from '../support/relations';

// prettier-ignore
describeRelations([
  ['an event published and marked', 2 * SDK_CALL, '<=', 'the longest of the sweep', seconds(waits.LONGEST_PUBLISHING_MS), 'what is begun comes to its end'],
  ['the longest of the sweep', seconds(waits.LONGEST_PUBLISHING_MS), '<', 'half a run', timeoutOf('PubSub', 'SweepEvents') / 2, 'most of it is for the events'],
  ['a publisher', timeoutOf('PubSub', 'PublishEvent'), '<', 'what the sweep takes', seconds(waits.UNPUBLISHED_MS), 'who accepted it has had its chance'],
  ['what SNS takes for the same', 5 * MINUTE, '<', 'for how long deliveries are known', waits.KEPT_SECONDS, 'what is published again later has no second effect'],
]);
