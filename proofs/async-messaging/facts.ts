import { MOST_RESULT_BYTES } from '../../lambdas/async-messaging/transaction';
import { CONNECTED_SECONDS, KEPT_SECONDS, LEASE_MS, UNSENT_MS, URL_SECONDS } from '../../lambdas/async-messaging/waits';
import { count, duration, type Facts, numberOf, seconds } from '../../tools/docs/words';

export const facts: Facts = {
  'transaction-unsent': () => seconds(UNSENT_MS),
  'transaction-kept': () => duration(KEPT_SECONDS),
  'lease-lasts': () => seconds(LEASE_MS),
  'result-in-row': () => `${count(MOST_RESULT_BYTES / 1000)} kB`,
  'result-url': () => duration(URL_SECONDS),
  'watched-for': () => duration(CONNECTED_SECONDS),
  'message-receives': () =>
    `${count(numberOf('AsyncMessaging', { type: 'AWS::SQS::Queue', id: /^RunningQueue$/, path: 'RedrivePolicy.maxReceiveCount' }))} times`,
};
