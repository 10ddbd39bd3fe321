import { UNSEEN_MS } from '../../lambdas/event-triggers/waits';
import { count, duration, type Facts, numberOf } from '../../tools/docs/words';

export const facts: Facts = {
  'message-receives': () =>
    `${count(numberOf('EventTriggers', { type: 'AWS::SQS::Queue', id: /^RecordingQueue$/, path: 'RedrivePolicy.maxReceiveCount' }))} times`,
  archived: () =>
    duration(
      numberOf('EventTriggers', { type: 'AWS::Events::Archive', id: /^BusArchive/, path: 'RetentionDays' }) * 86_400,
    ),
  unseen: () => duration(UNSEEN_MS / 1000),
};
