import { references } from '../../template/template';
import { assumptions } from '../cost-assumptions';
import { ENCRYPTION, LABEL, type ResourceFacts } from '../facts';
import { ACCOUNT, arnOf, REGION } from '../place';
import { BY_USE, MILLION, PERMISSION, price, type PriceSource } from '../price';

const SOURCE: PriceSource = ['2026-03-14', 'https://cloudburn.io/blog/amazon-sqs-pricing'];

export const prices = {
  sqsRequest: price('SQS', 0.4, MILLION, 'requests', 'sqs/pricing', SOURCE),
  sqsFifoRequest: price('SQS', 0.5, MILLION, 'requests to FIFO queues', 'sqs/pricing', SOURCE),
};

const SECONDS_OF_A_MONTH = assumptions.monthHours.value * 60 * 60;
const POLLS = (assumptions.pollers.value * SECONDS_OF_A_MONTH) / assumptions.pollSeconds.value;

/** @param isFifo the property `FifoQueue` */
export const requestOf = (isFifo: unknown): keyof typeof prices => (isFifo === true ? 'sqsFifoRequest' : 'sqsRequest');

const queue: ResourceFacts<keyof typeof prices> = {
  arn: (name) => arnOf('sqs', name),
  ref: (name) => `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`,
  attributes: { QueueName: ({ name }) => name },
  simulated: {
    modelled: [
      'ContentBasedDeduplication',
      'DeduplicationScope',
      'FifoQueue',
      'MessageRetentionPeriod',
      'RedrivePolicy',
      'VisibilityTimeout',
    ],
    irrelevant: {
      FifoThroughputLimit: 'workloads send few messages',
      MaximumMessageSize: 'workloads send small messages; the limit is proven on the local cloud',
      QueueName: 'models have names of their own',
      SqsManagedSseEnabled: ENCRYPTION,
      Tags: LABEL,
    },
  },
  sending: 'sqs:SendMessage',
  idle: BY_USE,
  // Lambda polls a queue whether or not there are messages.
  awaited: ({ FifoQueue }) => [{ price: requestOf(FifoQueue), units: POLLS, reason: 'polling of empty queues' }],
  drawn: { glyph: 'aws-sqs', called: 'SQS queue', kind: 'channel' },
  arrows: (id, { RedrivePolicy }) => {
    const { maxReceiveCount, deadLetterTargetArn } = (RedrivePolicy ?? {}) as Record<string, unknown>;
    const label = `after ${String(maxReceiveCount)} receives`;
    return references(deadLetterTargetArn).map((to) => ({ from: id, to, label, failure: true }));
  },
};

export const resources = {
  'AWS::SQS::Queue': queue,
  'AWS::SQS::QueuePolicy': {
    simulated: { modelled: ['PolicyDocument', 'Queues'] },
    policyOf: 'Queues',
    idle: PERMISSION,
  },
} satisfies Record<string, ResourceFacts<keyof typeof prices>>;

export const verbs = [[/^sqs:SendMessage$/, 'parks']] as const;
