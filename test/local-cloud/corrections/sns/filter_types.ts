import { PublishCommand, SNSClient, type MessageAttributeValue } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { letIn, subscribe } from '../../support';
import type { Contract } from '../../contract';

const typed = (DataType: string, StringValue: string): MessageAttributeValue => ({ DataType, StringValue });

/** Messages by name, which is in their bodies. */
const messages: Readonly<
  Record<string, { readonly body?: object; readonly attributes: Record<string, MessageAttributeValue> }>
> = {
  number: { attributes: { price: typed('Number', '210.75') }, body: { total: 50 } },
  exponent: { attributes: { price: typed('Number', '2.1075e2') } },
  cheap: { attributes: { price: typed('Number', '99.99') } },
  text: { attributes: { price: typed('String', '210.75') }, body: { total: '50' } },
  array: { attributes: { sports: typed('String.Array', '["rugby", 7]') } },
  malformed: { attributes: { sports: typed('String.Array', 'rugby') } },
  word: { attributes: { sports: typed('String', 'rugby') } },
  binary: {
    attributes: {
      sports: { DataType: 'Binary', BinaryValue: Buffer.from('rugby') },
      store: typed('String', 'example_corp'),
    },
  },
};

/** Filter policies, each with the messages that it lets through. */
const filters: readonly { readonly policy: object; readonly scope?: string; readonly through: string[] }[] = [
  { policy: { price: [{ numeric: ['>=', 100] }] }, through: ['exponent', 'number'] },
  { policy: { price: [210.75] }, through: ['exponent', 'number'] },
  { policy: { price: ['210.75'] }, through: ['text'] },
  { policy: { price: [{ prefix: '2' }] }, through: ['text'] },
  { policy: { price: [{ 'anything-but': [210.75] }] }, through: ['cheap', 'text'] },
  { policy: { sports: ['rugby'] }, through: ['array', 'word'] },
  { policy: { sports: [{ numeric: ['=', 7] }] }, through: ['array'] },
  { policy: { sports: [{ 'anything-but': ['rugby'] }] }, through: ['array'] },
  { policy: { sports: [{ exists: true }] }, through: ['array', 'word'] },
  { policy: { sports: [{ exists: false }] }, through: ['binary', 'cheap', 'exponent', 'number', 'text'] },
  { policy: { total: [{ numeric: ['>', 10] }] }, scope: 'MessageBody', through: ['number'] },
];

export const contract: Contract = {
  behaviour: 'a filter policy goes by the types of message attributes',
  check: async (cloud) => {
    const queues = filters.flatMap(({ policy, scope = 'MessageAttributes' }, at) => {
      const filter = { FilterPolicy: policy, FilterPolicyScope: scope, RawMessageDelivery: true };
      return Object.entries({
        [`Queue${at}`]: { Type: 'AWS::SQS::Queue' },
        [`Policy${at}`]: letIn(`Queue${at}`),
        [`To${at}`]: subscribe('sqs', `Queue${at}`, filter),
      });
    });
    const outputs = await cloud.deploy(
      'filters',
      { Topic: { Type: 'AWS::SNS::Topic' }, ...Object.fromEntries(queues) },
      { topic: { Ref: 'Topic' }, ...Object.fromEntries(filters.map((_, at) => [`queue${at}`, { Ref: `Queue${at}` }])) },
    );
    const sns = new SNSClient(cloud.root);
    for (const [name, { attributes, body }] of Object.entries(messages))
      await sns.send(
        new PublishCommand({
          TopicArn: outputs['topic'],
          Message: JSON.stringify({ name, ...body }),
          MessageAttributes: attributes,
        }),
      );
    const sqs = new SQSClient(cloud.root);
    for (const [at, { policy, through }] of filters.entries()) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: outputs[`queue${at}`], MaxNumberOfMessages: 10 }),
      );
      const names = Messages.map(({ Body = '' }) => (JSON.parse(Body) as { readonly name: string }).name);
      expect({ policy, through: names.sort() }).toEqual({ policy, through });
    }
  },
};
