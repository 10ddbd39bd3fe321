import fc from 'fast-check';
import { scenarios } from '../../lib/registry';
import { templateOf } from '../support/synth';
import type { Source } from '../../tools/template/read';
import { judge } from '../../tools/wiring/report';
import { METRICS } from '../../tools/wiring/metrics';

const sourceOf = (template: unknown): Source => ({ stack: 'Stack', file: 'a.json', text: '', template });
const judged = (template: unknown) => judge([sourceOf(template)]);

/** Types that the rules look at, and members that they read: the words of which templates of strangers are made. */
const TYPES = [
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SNS::Subscription',
  'AWS::Lambda::Function',
  'AWS::Lambda::Alias',
  'AWS::Lambda::Permission',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Events::Rule',
  'AWS::Scheduler::Schedule',
  'AWS::Pipes::Pipe',
  'AWS::IAM::Role',
  'AWS::IAM::Policy',
  'AWS::KMS::Key',
  'AWS::KMS::Alias',
  'AWS::S3::Bucket',
  'AWS::CloudWatch::Alarm',
  'AWS::ApiGateway::Stage',
  'AWS::ApiGateway::Method',
  'AWS::ApiGateway::Resource',
  'AWS::ApiGatewayV2::Integration',
  'AWS::Serverless::Function',
  'Custom::Thing',
];
const MEMBERS = [
  'Targets',
  'Arn',
  'RoleArn',
  'DeadLetterConfig',
  'TargetArn',
  'RedrivePolicy',
  'deadLetterTargetArn',
  'maxReceiveCount',
  'KmsMasterKeyId',
  'VisibilityTimeout',
  'MessageRetentionPeriod',
  'EventSourceArn',
  'FunctionName',
  'FunctionResponseTypes',
  'DestinationConfig',
  'OnFailure',
  'Destination',
  'PolicyDocument',
  'Statement',
  'Effect',
  'Principal',
  'Service',
  'AWS',
  'Action',
  'NotAction',
  'Resource',
  'Condition',
  'StringEquals',
  'Roles',
  'Queues',
  'Topics',
  'Policies',
  'AssumeRolePolicyDocument',
  'KeyPolicy',
  'Dimensions',
  'Name',
  'Value',
  'MetricName',
  'Namespace',
  'Metrics',
  'MetricStat',
  'Metric',
  'AlarmActions',
  'Integration',
  'Uri',
  'Credentials',
  'ParentId',
  'CacheClusterEnabled',
  'MethodSettings',
  'RestApiId',
  'ResourceId',
  'Protocol',
  'Endpoint',
  'TopicArn',
  '__proto__',
];
const FUNCTIONS = [
  'Ref',
  'Fn::GetAtt',
  'Fn::Sub',
  'Fn::Join',
  'Fn::If',
  'Fn::Select',
  'Fn::Split',
  'Fn::ImportValue',
  'Fn::FindInMap',
  'Fn::Transform',
];
const IDS = ['A', 'B', 'C', 'A.Arn', 'AWS::NoValue', 'AWS::Region', '${A}', '${', 'Nothing', '*', ''];

const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6 },
    fc.constantFrom<unknown>(
      ...IDS,
      ...Object.keys(METRICS),
      null,
      true,
      -1,
      0,
      30,
      'Allow',
      'sqs',
      'AWS',
      'arn:aws:sqs:::x',
    ),
    fc.dictionary(fc.constantFrom(...MEMBERS), tie('tree'), { maxKeys: 4 }),
    fc.tuple(fc.constantFrom(...FUNCTIONS), tie('tree')).map(([name, argument]) => ({ [name]: argument })),
    fc.array(tie('tree'), { maxLength: 3 }),
  ),
}));
const resource = fc.record({ Type: fc.oneof(fc.constantFrom(...TYPES), tree), Properties: tree }, { requiredKeys: [] });

it('judges whatever stands in a template without failing', () => {
  const resources = fc.dictionary(fc.constantFrom('A', 'B', 'C', 'Fn::ForEach::D'), fc.oneof(resource, tree));
  const anything = fc.record({ Resources: resources, Outputs: tree, Transform: tree }, { requiredKeys: ['Resources'] });
  fc.assert(
    fc.property(anything, (template) => {
      expect(judged(template).findings).toEqual(expect.any(Array));
    }),
    { numRuns: 500 },
  );
});

it('takes what refers to itself, or is nested without end, as not known', () => {
  let deep: unknown = 'AWS::NoValue';
  for (let depth = 0; depth < 5000; depth++) deep = [deep];
  const around = (id: string) => ({ 'Fn::Sub': `\${${id}.Arn}` });
  const Resources = {
    A: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: around('B') } },
    B: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: around('A') } },
    C: { Type: 'AWS::Events::Rule', Properties: { Targets: deep } },
    D: { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Arn: around('A') }] } },
  };
  expect(judged({ Resources }).findings).toEqual([]);
});

/** All places in a template where something can be left out or become another value. */
const pathsOf = (value: unknown): string[][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [[key], ...pathsOf(inner).map((path) => [key, ...path])])
    : [];

function without(template: unknown, [key = '', ...path]: readonly string[], instead: unknown): unknown {
  const copy: Record<string, unknown> = Array.isArray(template)
    ? ([...(template as unknown[])] as never)
    : { ...(template as object) };
  if (path.length > 0) copy[key] = without(copy[key], path, instead);
  else if (instead === undefined && !Array.isArray(copy))
    return Object.fromEntries(Object.entries(copy).filter(([name]) => name !== key));
  else copy[key] = instead;
  return copy;
}

it.each(scenarios.map(({ id }) => id))('judges %s with anything left out or replaced', (scenario) => {
  const template = (templateOf(scenario).toJSON() as { Resources: unknown }).Resources;
  const places = pathsOf(template).filter((path) => path.length > 1);
  const changes = fc.array(
    fc.tuple(fc.nat(places.length - 1), fc.constantFrom<unknown>(undefined, null, 7, [], {}, { Ref: 'P' })),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(changes, (chosen) => {
      const Resources = chosen.reduce<unknown>((changed, [place, instead]) => {
        const path = places[place] ?? [];
        const there = path
          .slice(0, -1)
          .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], changed);
        return typeof there === 'object' && there !== null ? without(changed, path, instead) : changed;
      }, template);
      expect(judged({ Resources }).findings).toEqual(expect.any(Array));
    }),
    { numRuns: 10 },
  );
});

const DELIVERY = {
  Topic: { Type: 'AWS::SNS::Topic' },
  Queue: { Type: 'AWS::SQS::Queue' },
  Subscription: {
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
  },
};
const policyWith = (properties: object) => ({
  ...DELIVERY,
  Policy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Queue' }], ...properties } },
});
const allowing = (more: object) => ({
  PolicyDocument: {
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:*', Resource: '*', ...more },
    ],
  },
});

it('finds what is refused for certain', () => {
  expect(judged({ Resources: DELIVERY }).findings.map(({ rule }) => rule.id)).toEqual(['delivery-refused']);
});

it.each<[string, object]>([
  ['a branch', { PolicyDocument: { 'Fn::If': ['Production', {}, { Ref: 'AWS::NoValue' }] } }],
  [
    'a statement that is a branch',
    { PolicyDocument: { Statement: [{ 'Fn::If': ['Production', { Effect: 'Allow' }, {}] }] } },
  ],
  ['a parameter for its principal', allowing({ Principal: { Service: { Ref: 'Sender' } } })],
  ['a parameter in its condition', allowing({ Condition: { ArnEquals: { 'aws:SourceArn': { Ref: 'Sender' } } } })],
  [
    'a condition key of which nothing is known',
    allowing({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
  ],
  ['an import for its queue', { ...allowing({}), Queues: [{ 'Fn::ImportValue': 'queue' }] }],
])('does not judge a policy that has %s', (_, properties) => {
  const { findings, notJudged } = judged({ Resources: policyWith(properties) });
  expect(findings).toEqual([]);
  expect(notJudged.map(({ rule }) => rule.id)).toEqual(['delivery-refused']);
});

it('does not judge what a macro may add a policy to', () => {
  const { findings, notJudged } = judged({ Transform: 'AWS::Serverless-2016-10-31', Resources: DELIVERY });
  expect(findings).toEqual([]);
  expect(notJudged.map(({ rule }) => rule.id)).toEqual(['delivery-refused']);
});
