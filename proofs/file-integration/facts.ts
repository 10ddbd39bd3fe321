import { MOST_BAD_PERCENT } from '../../lambdas/file-integration/stepping';
import { KEPT_SECONDS } from '../../lambdas/file-integration/waits';
import { count, duration, type Facts, numberOf } from '../../tools/docs/words';

export const facts: Facts = {
  'most-bad': () => `${MOST_BAD_PERCENT}%`,
  'version-kept': () => duration(KEPT_SECONDS),
  'message-receives': () =>
    `${count(numberOf('FileIntegration', { type: 'AWS::SQS::Queue', id: /^ImportingQueue$/, path: 'RedrivePolicy.maxReceiveCount' }))} times`,
};
