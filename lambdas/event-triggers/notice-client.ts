import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { carriedJson } from '../shared/text';
import type { Change } from './change';

/** The topic on which people are told of changes. */
export class NoticeClient {
  constructor(
    private readonly client: SNSClient,
    private readonly topicArn: string,
  ) {}

  /** It throws what SNS throws: nobody is told then. */
  async tell({ subject, state, at, id, source }: Change): Promise<void> {
    const Message = carriedJson({ subject, state, at, id, source });
    await this.client.send(new PublishCommand({ TopicArn: this.topicArn, Message }));
  }
}
