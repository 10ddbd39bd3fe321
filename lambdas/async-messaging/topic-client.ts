import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { carriedJson } from '../shared/text';

/** The topic on which transactions go to workers: a message names one, and says no more of it. */
export class TopicClient {
  constructor(
    private readonly client: SNSClient,
    private readonly topicArn: string,
  ) {}

  /** It throws what SNS throws. */
  async send(transactionId: string): Promise<void> {
    await this.client.send(new PublishCommand({ TopicArn: this.topicArn, Message: carriedJson({ transactionId }) }));
  }
}
