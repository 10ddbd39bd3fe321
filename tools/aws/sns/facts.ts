import { ENCRYPTION, LABEL, type ResourceFacts } from '../facts';
import { arnOf } from '../place';
import { BY_USE, MILLION, PERMISSION, price, type PriceSource } from '../price';

const PAGE: PriceSource = [
  '2026-06-13',
  'https://www.factualminds.com/blog/amazon-sns-pricing-publishes-fanout-protocols/',
];

export const prices = {
  snsPublish: price('SNS', 0.5, MILLION, 'messages published', 'sns/pricing', PAGE),
  snsEmail: price('SNS', 2, 100_000, 'emails', 'sns/pricing', PAGE),
};

const arn = (name: string): string => arnOf('sns', name);

export const resources = {
  'AWS::SNS::Topic': {
    arn,
    ref: arn,
    simulated: { irrelevant: { KmsMasterKeyId: ENCRYPTION, Tags: LABEL } },
    idle: BY_USE,
    drawn: { glyph: 'aws-sns', called: 'SNS topic', kind: 'channel' },
  },
  'AWS::SNS::TopicPolicy': {
    simulated: { modelled: ['PolicyDocument', 'Topics'] },
    policyOf: 'Topics',
    idle: PERMISSION,
  },
  'AWS::SNS::Subscription': { idle: BY_USE },
} satisfies Record<string, ResourceFacts>;

export const verbs = [[/^sns:Publish$/, 'publishes']] as const;
