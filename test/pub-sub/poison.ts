import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { outputsOf } from '../../tools/proofs/deployed';

/** No event, by which each subscriber of orders fails: `begin.e2e.ts` publishes it, and `end.e2e.ts` looks for it. */
export const POISON = 'begin: no event';

/** Publishes what is no event, to whoever listens for orders. */
export const publishPoison = (text: string) =>
  new SNSClient().send(
    new PublishCommand({
      TopicArn: outputsOf('PubSub')['TopicArn'],
      Message: text,
      MessageAttributes: { type: { DataType: 'String', StringValue: 'order_placed' } },
    }),
  );
