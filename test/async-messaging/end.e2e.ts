import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { outputs } from '../../proofs/async-messaging/client';
import { queues } from '../../tools/proofs/deployed';
import { eventually } from '../support/e2e';
import { POISON } from './left';

/** Its queue hides it for a minute and more after each of five attempts; they began with the run. */
const DEAD_LETTER_MINUTES = 7;

it('[async-4] [async-6] a poison message ends in the dead letters, and nothing else does', async () => {
  await eventually(
    async () => {
      const { Messages = [] } = await queues.send(
        new ReceiveMessageCommand({
          QueueUrl: outputs['DeadLetterQueueUrl'],
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 0,
        }),
      );
      expect(Messages.map(({ Body }) => Body)).toEqual([POISON]);
    },
    { within: DEAD_LETTER_MINUTES * 60 },
  );
});
