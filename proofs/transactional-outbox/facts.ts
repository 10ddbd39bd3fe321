import { HELD_TOO_LONG_MS, KEPT_SECONDS, UNPUBLISHED_MS } from '../../lambdas/transactional-outbox/waits';
import { count, duration, type Facts, numberOf, seconds } from '../../tools/docs/words';

export const facts: Facts = {
  'row-waiting': () => seconds(UNPUBLISHED_MS),
  'event-held': () => seconds(HELD_TOO_LONG_MS),
  'row-kept': () => duration(KEPT_SECONDS),
  'message-receives': () =>
    `${count(numberOf('TransactionalOutbox', { type: 'AWS::SQS::Queue', id: /^ShippingQueue$/, path: 'RedrivePolicy.maxReceiveCount' }))} times`,
};
