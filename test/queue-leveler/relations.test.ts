import { DEADLINE_HOURS, LONGEST_DELAY_SECONDS, MOST_RESULT_BYTES } from '../../lambdas/queue-leveler/job';
import * as leveler from '../../lambdas/queue-leveler/waits';
import {
  describeRelations,
  HOUR,
  RETENTION_BY_DEFAULT,
  LARGEST_MESSAGE,
  LONGEST_INVISIBLE,
  LARGEST_ITEM,
  READY,
  partOf,
  timeoutOf,
  seconds,
  SDK_CALL,
} from '../support/relations';

const job = partOf('QueueLeveler', 'AWS::SQS::Queue', 'LevellingQueue');
const jobRetention = job.MessageRetentionPeriod ?? RETENTION_BY_DEFAULT;
const backend = partOf('QueueLeveler', 'AWS::Lambda::Function', 'SlowBackend');
const jobSource = partOf('QueueLeveler', 'AWS::Lambda::EventSourceMapping', 'LevellingSource');

// prettier-ignore
describeRelations([
  ['the backend, until it is ready and at work', READY + (backend.Timeout ?? 3), '<', 'a call of it', seconds(leveler.LONGEST_CALL_MS), 'when it is given up, it has ended'],
  ['a call, and two writes before it', seconds(leveler.LONGEST_CALL_MS) + 2 * SDK_CALL, '<', 'the time for a call', seconds(leveler.TIME_FOR_A_CALL_MS), 'what is begun comes to its end'],
  ['the time for a call', seconds(leveler.TIME_FOR_A_CALL_MS), '<', 'the worker', timeoutOf('QueueLeveler', 'RunJob'), 'a run begins one at least'],
  ['the longest work', seconds(leveler.LONGEST_WORK_MS), '<', 'the bundled backend', backend.Timeout ?? 3, 'it comes to its end'],
  ['the bundled backend', backend.Timeout ?? 3, '<', 'a place in it', seconds(leveler.LEASE_MS), 'a place that is free again has nobody at work'],
  ['workers, by default (jobs)', jobSource.ScalingConfig?.MaximumConcurrency ?? Infinity, '<=', 'the capacity, by default', Number(backend.Environment?.Variables?.['CAPACITY']), 'nothing is refused as it is deployed'],
  ['as many visibility timeouts as receives', (job.VisibilityTimeout ?? 30) * (job.RedrivePolicy?.maxReceiveCount ?? Infinity), '<', "a job's retention", jobRetention, 'SQS drops no job before it gives it up'],
  ["a job's deadline", DEADLINE_HOURS * HOUR, '<', "a job's retention", jobRetention, 'a job ends with its reason'],
  ["a job's longest delay", LONGEST_DELAY_SECONDS, '<=', "SQS's longest visibility timeout", LONGEST_INVISIBLE, 'SQS takes it'],
  ['a job, with the attributes of a dead letter (bytes)', (job.MaximumMessageSize ?? Infinity) + 1024, '<=', "SQS's largest message", LARGEST_MESSAGE, 'what is accepted can be parked'],
  ['a result (bytes)', MOST_RESULT_BYTES + 10_000, '<', "DynamoDB's largest item", LARGEST_ITEM, 'what the backend answers can be kept'],
]);
