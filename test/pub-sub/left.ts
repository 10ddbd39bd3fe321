import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as names from '../../lambdas/pub-sub/tables';
import { documents, nameOf, outputsOf } from '../../tools/proofs/deployed';
import { request } from './samples';

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

/** Accepted, and then its publisher ended: `begin.e2e.ts` leaves it so, and `end.e2e.ts` looks who was told. */
export const LEFT = '01ARZ3NDEKTSV4RRFFQ69G5F0E';

/** Writes the row of an event as whoever accepts it does, and does no more. */
export async function leaveUnpublished(eventId: string): Promise<void> {
  const at = new Date().toISOString();
  const event = { ...request, type: 'order_cancelled', eventId, at };
  await documents.send(
    new PutCommand({
      TableName: await nameOf('PubSub', 'AWS::DynamoDB::GlobalTable', 'Events'),
      Item: { [names.EVENT_ID]: eventId, [names.STATE]: names.UNPUBLISHED, [names.ACCEPTED_AT]: at, event },
    }),
  );
}
