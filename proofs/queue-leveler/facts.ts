import { DEADLINE_HOURS, LONGEST_DELAY_SECONDS, MOST_FAILURES } from '../../lambdas/queue-leveler/job';
import { count, duration, type Facts, numberOf } from '../../tools/docs/words';

const ofQueue = (path: string) => numberOf('QueueLeveler', { type: 'AWS::SQS::Queue', id: /^LevellingQueue$/, path });

export const facts: Facts = {
  'job-deadline': () => duration(DEADLINE_HOURS * 60 * 60),
  'job-delay': () => duration(LONGEST_DELAY_SECONDS),
  'job-receives': () => count(ofQueue('RedrivePolicy.maxReceiveCount')),
  'job-hidden': () => duration(ofQueue('VisibilityTimeout')),
  'job-failures': () => `${count(MOST_FAILURES)} times`,
};
