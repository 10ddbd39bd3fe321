import { PublishBatchCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { type Message, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { lambda, type Cloud } from '../../cloud';
import { arnOf, letIn, subscribe } from '../../support';
import type { Contract } from '../../contract';

const FIFO_QUEUE = { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } };

const fifoTopic = (TopicName: string, more: object = {}) => ({
  Type: 'AWS::SNS::Topic',
  Properties: { TopicName, FifoTopic: true, ...more },
});

export const contract: Contract = {
  behaviour: 'a FIFO topic of a template orders, numbers and deduplicates',
  check: async (cloud) => {
    await checkOrder(cloud);
    await checkContent(cloud);
    const Topic = fifoTopic('refused.fifo');
    await expect(
      cloud.deploy('fifo-function', { Topic, ...lambda('Function', ''), To: subscribe('lambda', 'Function') }),
    ).rejects.toThrow('queues only');
    await expect(
      cloud.deploy('fifo-queue', {
        Topic: { Type: 'AWS::SNS::Topic' },
        Queue: FIFO_QUEUE,
        To: subscribe('sqs', 'Queue'),
      }),
    ).rejects.toThrow('FIFO topics only');
    await expect(cloud.deploy('fifo-name', { Topic: fifoTopic('nameless') })).rejects.toThrow('ends with .fifo');
  },
};

async function checkOrder(cloud: Cloud): Promise<void> {
  const { topic, raw, told, dead } = await cloud.deploy(
    'fifo',
    {
      Topic: fifoTopic('orders.fifo'),
      Raw: FIFO_QUEUE,
      RawPolicy: letIn('Raw'),
      ToRaw: subscribe('sqs', 'Raw', { RawMessageDelivery: true }),
      Told: FIFO_QUEUE,
      ToldPolicy: letIn('Told'),
      ToTold: subscribe('sqs', 'Told'),
      Dead: FIFO_QUEUE,
      DeadPolicy: letIn('Dead'),
      Closed: FIFO_QUEUE,
      ToClosed: subscribe('sqs', 'Closed', { RedrivePolicy: { deadLetterTargetArn: arnOf('Dead') } }),
    },
    { topic: { Ref: 'Topic' }, raw: { Ref: 'Raw' }, told: { Ref: 'Told' }, dead: { Ref: 'Dead' } },
  );
  const sns = new SNSClient(cloud.root);
  const publish = (MessageDeduplicationId: string, MessageGroupId: string, Message = MessageDeduplicationId) =>
    sns.send(new PublishCommand({ TopicArn: topic, Message, MessageGroupId, MessageDeduplicationId }));
  await new SQSClient(cloud.root).send(
    new SendMessageCommand({ QueueUrl: raw, MessageBody: 'sent', MessageGroupId: 'A', MessageDeduplicationId: 'a3' }),
  );
  const first = await publish('a1', 'A');
  const again = await publish('a1', 'A', 'another text');
  expect([again.MessageId, again.SequenceNumber]).toEqual([first.MessageId, first.SequenceNumber]);
  const { Successful } = await sns.send(
    new PublishBatchCommand({
      TopicArn: topic,
      PublishBatchRequestEntries: ['a2', 'b1', 'a2', 'a3'].map((id, at) => ({
        Id: `${at}`,
        Message: id,
        MessageGroupId: id.charAt(0).toUpperCase(),
        MessageDeduplicationId: id,
      })),
    }),
  );
  expect(Successful?.[2]?.MessageId).toBe(Successful?.[0]?.MessageId);
  await expect(sns.send(new PublishCommand({ TopicArn: topic, Message: 'a4', MessageGroupId: 'A' }))).rejects.toThrow(
    'MessageDeduplicationId',
  );

  const inRaw = await receive(cloud, raw);
  expect(inRaw.map(({ Body }) => Body)).toEqual(['sent', 'a1', 'a2', 'b1']);
  expect(inRaw.map(({ Attributes }) => Attributes?.MessageGroupId)).toEqual(['A', 'A', 'A', 'B']);
  const numbers = inRaw.map(({ Attributes }) => Number(Attributes?.SequenceNumber));
  expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
  const notes = (await receive(cloud, told)).map(({ Body = '' }) => JSON.parse(Body) as Record<string, unknown>);
  expect(notes.map((note) => note['Message'])).toEqual(['a1', 'a2', 'b1', 'a3']);
  expect(notes[0]?.['SequenceNumber']).toBe(first.SequenceNumber);
  const letters = await receive(cloud, dead);
  expect(letters.map(({ Attributes }) => Attributes?.MessageDeduplicationId)).toEqual(['a1', 'a2', 'b1', 'a3']);
}

async function checkContent(cloud: Cloud): Promise<void> {
  const { topic, queue } = await cloud.deploy(
    'fifo-content',
    {
      Topic: fifoTopic('content.fifo', { ContentBasedDeduplication: true }),
      Queue: FIFO_QUEUE,
      Policy: letIn('Queue'),
      ToQueue: subscribe('sqs', 'Queue', { RawMessageDelivery: true }),
    },
    { topic: { Ref: 'Topic' }, queue: { Ref: 'Queue' } },
  );
  const sns = new SNSClient(cloud.root);
  for (const Message of ['one', 'two', 'one'])
    await sns.send(new PublishCommand({ TopicArn: topic, Message, MessageGroupId: 'A' }));
  expect((await receive(cloud, queue)).map(({ Body }) => Body)).toEqual(['one', 'two']);
}

async function receive(cloud: Cloud, QueueUrl: string | undefined): Promise<Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: 10,
    MessageSystemAttributeNames: ['All'],
  });
  return (await new SQSClient(cloud.root).send(command)).Messages ?? [];
}
