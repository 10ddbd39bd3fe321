import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { outputsOf, queues } from '../../tools/proofs/deployed';
import { eventually } from '../support/e2e';
import { MALFORMED } from './order-events';

/** Its queue hides it for a minute and more after each of five attempts; they began with the run. */
const DEAD_LETTER_MINUTES = 7;

it('[outbox-6] keeps a malformed event of the bus among the dead letters', async () => {
  await eventually(
    async () => {
      const { Messages = [] } = await queues.send(
        new ReceiveMessageCommand({
          QueueUrl: outputsOf('TransactionalOutbox')['DeadLetterQueueUrl'],
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 0,
        }),
      );
      expect(Messages.map(({ Body }) => Body)).toContainEqual(expect.stringContaining(MALFORMED));
    },
    { within: DEAD_LETTER_MINUTES * 60 },
  );
});
