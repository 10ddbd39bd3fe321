import { randomUUID } from 'node:crypto';
import { SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { queues } from '../../tools/proofs/deployed';

/** What a topic publishes, as SNS hands it to a queue. */
export interface Heard {
  readonly Subject?: string;
  readonly Message: string;
}

/** Whoever listens to a topic for a while. */
export interface TopicListener {
  /** The next message, if one comes within the seconds that a receive waits. */
  next(seconds?: number): Promise<Heard | undefined>;
  stop(): Promise<void>;
}

/** Listens to a topic by a queue of its own. */
export async function listenTo(TopicArn: string): Promise<TopicListener> {
  const topics = new SNSClient();
  const { QueueUrl = '' } = await queues.send(new CreateQueueCommand({ QueueName: `listener-${randomUUID()}` }));
  const { Attributes: { QueueArn } = {} } = await queues.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: QueueArn,
        Condition: { ArnEquals: { 'aws:SourceArn': TopicArn } },
      },
    ],
  });
  await queues.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  const { SubscriptionArn } = await topics.send(
    new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: QueueArn, ReturnSubscriptionArn: true }),
  );
  return {
    next: async (WaitTimeSeconds = 1) => {
      const { Messages: [message] = [] } = await queues.send(
        new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds, VisibilityTimeout: 600 }),
      );
      if (message?.Body === undefined) return undefined;
      await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
      return JSON.parse(message.Body) as Heard;
    },
    stop: async () => {
      await topics.send(new UnsubscribeCommand({ SubscriptionArn }));
      await queues.send(new DeleteQueueCommand({ QueueUrl }));
    },
  };
}
