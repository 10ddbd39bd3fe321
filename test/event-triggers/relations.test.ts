import { clientLimits } from '../../lambdas/shared/client-limits';
import * as waits from '../../lambdas/event-triggers/waits';
import { describeRelations, HOUR, seconds, timeoutOf } from '../support/relations';

// prettier-ignore
describeRelations([
  ['a page of instances, at the last attempt', clientLimits.maxAttempts * (1 + seconds(waits.ANSWER_MS)), '<', 'a fifth of a run', timeoutOf('EventTriggers', 'ReconcileInstances') / 5, 'there are several pages, and what is missed is sent after them'],
  ['the time in which EC2 may not describe an instance yet', seconds(waits.UNSEEN_MS), '<', 'half an hour', HOUR / 2, 'one that is gone is found within the hour, or at the next run'],
]);
