import * as stopper from '../../lambdas/scheduled-ec2-stopper/waits';
import { describeRelations, timeoutOf, seconds, SDK_CALL } from '../support/relations';

// prettier-ignore
describeRelations([
  ["one call's answer", 2 + seconds(stopper.ANSWER_MS), '<', "the run's reserve", seconds(stopper.RESERVE_MS) - 2 * SDK_CALL, 'the mark and the report come after it'],
  ["the run's reserve", seconds(stopper.RESERVE_MS), '<', 'half a run', timeoutOf('ScheduledEc2Stopper', 'StopInstances') / 2, 'most of it is for the instances'],
]);
