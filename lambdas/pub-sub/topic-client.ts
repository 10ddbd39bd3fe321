import { type MessageAttributeValue, PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { carriedJson } from '../shared/text';
import type { PublishedEvent } from './event';

/** The topic of events: whoever publishes knows no subscriber. */
export class TopicClient {
  constructor(
    private readonly client: SNSClient,
    private readonly topicArn: string,
  ) {}

  /** Publishes an event, with what subscribers choose by as attributes. It throws what SNS throws. */
  async publish(event: PublishedEvent): Promise<void> {
    await this.client.send(
      new PublishCommand({
        TopicArn: this.topicArn,
        Message: carriedJson(event),
        MessageAttributes: attributesOf(event),
      }),
    );
  }
}

/**
 * Filter policies go by them, and by their types: a price that is sent as a String matches no numeric rule.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
 */
export const attributesOf = ({
  type,
  store,
  priceUsd,
  customerInterests,
}: PublishedEvent): Record<string, MessageAttributeValue> => ({
  type: { DataType: 'String', StringValue: type },
  store: { DataType: 'String', StringValue: store },
  price_usd: { DataType: 'Number', StringValue: String(priceUsd) },
  ...(customerInterests.length > 0 && {
    customer_interests: { DataType: 'String.Array', StringValue: JSON.stringify(customerInterests) },
  }),
});
