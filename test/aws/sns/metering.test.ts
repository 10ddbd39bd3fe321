import { usageOfCall } from '../../../tools/aws/sns/metering';
import { usageOfCall as usageOfQueueCall } from '../../../tools/aws/sqs/metering';

const template = {
  Resources: {
    Topic12345678: { Type: 'AWS::SNS::Topic' },
    Ledger12345678: { Type: 'AWS::SNS::Topic', Properties: { FifoTopic: true } },
    Queue12345678: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } },
  },
};
const batch = (topic: string, Message = 'x') => ({
  command: 'PublishBatchCommand',
  input: {
    TopicArn: `arn:aws:sns:x:0:${topic}`,
    PublishBatchRequestEntries: ['a', 'b'].map((Id) => ({ Id, Message })),
  },
});

it.each([
  ['a request for a batch', batch('Topic'), { snsPublish: 1, snsEmail: 0 }],
  ['a request for each 64 KB', batch('Topic', 'x'.repeat(40 * 1024)), { snsPublish: 2, snsEmail: 0 }],
  ['each message of a FIFO topic', batch('Ledger'), { snsFifoPublish: 2, snsEmail: 0 }],
])('counts %s', (_, call, usage) => {
  expect(usageOfCall(call, template)).toEqual(usage);
});

it('counts requests to FIFO queues apart', () => {
  const call = { command: 'SendMessageCommand', input: { QueueUrl: 'https://sqs/0/Queue' } };
  expect(usageOfQueueCall(call, template)).toEqual({ sqsFifoRequest: 1 });
});
