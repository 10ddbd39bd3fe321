import { Match } from 'aws-cdk-lib/assertions';
import { attributesOf } from '../../lambdas/pub-sub/topic-client';
import { accepts, type FilterPolicy } from '../../tools/aws/sns/filter-policy';
import { idsHoldingData, readableTemplate } from '../support/stack-snapshot';
import { templateOf } from '../support/synth';
import { readableId, references } from '../../tools/template/template';
import { event } from './samples';

const SCENARIO = 'PubSub';
const template = () => templateOf(SCENARIO);

it('synthesizes the reviewed template', () => {
  expect(readableTemplate(SCENARIO)).toMatchSnapshot();
});

it('[pubsub-3] has the policy of the field’s example, which takes the field’s example', () => {
  const policy = {
    store: ['example_corp'],
    type: [{ 'anything-but': ['order_cancelled'] }],
    customer_interests: ['rugby', 'football', 'baseball'],
    price_usd: [{ numeric: ['>=', 100] }],
  };
  template().hasResourceProperties('AWS::SNS::Subscription', {
    FilterPolicy: policy,
    RawMessageDelivery: true,
    Endpoint: { 'Fn::GetAtt': [Match.stringLikeRegexp('^PremiumSportsQueue'), 'Arn'] },
  });
  const attributes = (change: object) => attributesOf({ ...event, ...change }) as Parameters<typeof accepts>[1];
  expect(accepts(policy as FilterPolicy, attributes({}))).toBe(true);
  expect(accepts(policy as FilterPolicy, attributes({ priceUsd: 99.99 }))).toBe(false);
});

it('[pubsub-1] lets the publisher know its tables and the topic, and no subscriber', () => {
  const { Resources } = template().toJSON() as { Resources: Record<string, { Type: string }> };
  const own = Object.entries(Resources).filter(([id]) => id.startsWith('PublishEvent'));
  const known = own.flatMap(([, resource]) => references(resource)).filter((id) => !id.startsWith('PublishEvent'));
  expect([...new Set(known.map(readableId))].filter((id) => !id.startsWith('AWS::')).sort()).toEqual([
    'Events',
    'IdempotencyRecords',
    'Topic',
  ]);
});

it('[pubsub-5] gives each subscription dead letters of its own path', () => {
  const subscriptions = Object.values(template().findResources('AWS::SNS::Subscription')) as {
    Properties: {
      Endpoint: { 'Fn::GetAtt': string[] };
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': string[] } };
    };
  }[];
  const parked = subscriptions.map(({ Properties }) => Properties.RedrivePolicy.deadLetterTargetArn['Fn::GetAtt'][0]);
  expect(new Set(parked).size).toBe(subscriptions.length);
});

it('[pubsub-7] keeps the order of entries: FIFO from the topic to the dead letters, one at a time', () => {
  template().hasResourceProperties('AWS::SNS::Topic', { FifoTopic: true });
  template().resourcePropertiesCountIs('AWS::SQS::Queue', { FifoQueue: true }, 2);
  template().hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ApplyingQueue'), 'Arn'] },
    BatchSize: 1,
  });
});

it('keeps the logical ids of whatever holds data, so that no deployment replaces it', () => {
  expect(idsHoldingData(SCENARIO).map((id) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(
    expect.arrayContaining(['Events', 'Deliveries', 'Balances', 'AuditQueue', 'ApplyingQueue']) as string[],
  );
});
