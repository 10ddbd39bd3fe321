import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { nameOf, queues } from '../../tools/proofs/deployed';
import { eventually } from '../support/e2e';
import { subscribersOf } from '../../proofs/pub-sub/client';
import { LEFT, POISON } from './left';

/** Its queues hide it for a minute and more after each of five attempts; they began with the run. */
const DEAD_LETTER_MINUTES = 7;

/** A sweep a minute takes what is a minute old. */
const SWEPT_MINUTES = 4;

const deadLettersOf = async (subscriber: string): Promise<(string | undefined)[]> => {
  const QueueUrl = await nameOf('PubSub', 'AWS::SQS::Queue', `${subscriber}DeadLetters`);
  const { Messages = [] } = await queues.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
  );
  return Messages.map(({ Body }) => Body);
};

it('[pubsub-2] publishes what was accepted, though its publisher ended right after that', async () => {
  await eventually(
    async () => expect(await subscribersOf(LEFT)).toEqual(['audit', 'cancellations', 'orders-analytics']),
    { within: SWEPT_MINUTES * 60 },
  );
});

it('[pubsub-5] a poison message ends in the dead letters of those who could not handle it', async () => {
  for (const subscriber of ['OrdersAnalytics', 'Audit']) {
    await eventually(async () => expect(await deadLettersOf(subscriber)).toContain(POISON), {
      within: DEAD_LETTER_MINUTES * 60,
    });
  }
});
