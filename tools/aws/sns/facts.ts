import { type Properties, references } from '../../template/template';
import { type Arrow, ENCRYPTION, LABEL, type ResourceFacts } from '../facts';
import { arnOf } from '../place';
import { BY_USE, MILLION, PERMISSION, price, type PriceSource } from '../price';

const PAGE: PriceSource = [
  '2026-06-13',
  'https://www.factualminds.com/blog/amazon-sns-pricing-publishes-fanout-protocols/',
];

export const prices = {
  snsPublish: price('SNS', 0.5, MILLION, 'messages published', 'sns/pricing', PAGE),
  snsFifoPublish: price('SNS', 0.3, MILLION, 'messages published to FIFO topics', 'sns/pricing', PAGE),
  snsEmail: price('SNS', 2, 100_000, 'emails', 'sns/pricing', PAGE),
};

const arn = (name: string): string => arnOf('sns', name);

export const resources = {
  'AWS::SNS::Topic': {
    arn,
    ref: arn,
    simulated: {
      modelled: ['ContentBasedDeduplication', 'FifoThroughputScope', 'FifoTopic'],
      irrelevant: { KmsMasterKeyId: ENCRYPTION, Tags: LABEL, TopicName: 'models have names of their own' },
    },
    idle: BY_USE,
    drawn: { glyph: 'aws-sns', called: 'SNS topic', kind: 'channel' },
  },
  'AWS::SNS::TopicPolicy': {
    simulated: { modelled: ['PolicyDocument', 'Topics'] },
    policyOf: 'Topics',
    idle: PERMISSION,
  },
  'AWS::SNS::Subscription': {
    arn: (name) => arn(`${name}:00000000`),
    simulated: {
      modelled: [
        'Endpoint',
        'FilterPolicy',
        'FilterPolicyScope',
        'Protocol',
        'RawMessageDelivery',
        'RedrivePolicy',
        'TopicArn',
      ],
    },
    idle: BY_USE,
    arrows: leads,
  },
} satisfies Record<string, ResourceFacts>;

export const verbs = [[/^sns:Publish$/, 'publishes']] as const;

/** From a topic to a subscriber, by what its filter policy looks at. */
function leads(_: string, { TopicArn, Endpoint, FilterPolicy, RedrivePolicy }: Properties): readonly Arrow[] {
  const [from = ''] = references(TopicArn);
  const label = Object.keys(FilterPolicy ?? {}).join(', ') || 'everything';
  return [
    ...references(Endpoint).map((to) => ({ from, to, label })),
    ...references(RedrivePolicy).map((to) => ({ from, to, label: 'undeliverable', failure: true })),
  ];
}
