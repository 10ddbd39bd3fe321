import { KEPT_SECONDS, UNPUBLISHED_MS } from '../../lambdas/pub-sub/waits';
import { count, duration, type Facts, numberOf, seconds } from '../../tools/docs/words';

export const facts: Facts = {
  'event-unpublished': () => seconds(UNPUBLISHED_MS),
  'event-kept': () => duration(KEPT_SECONDS),
  'message-receives': () =>
    `${count(numberOf('PubSub', { type: 'AWS::SQS::Queue', id: /^AuditQueue$/, path: 'RedrivePolicy.maxReceiveCount' }))} times`,
};
