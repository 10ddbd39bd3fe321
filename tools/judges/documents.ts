import type { Source } from '../template/read';
import { Model } from '../wiring/model';
import { list, members, type Value } from '../wiring/values';

/** A policy of a template, its references resolved to plausible ARNs. */
export interface Document {
  /** Stack, logical id and type of the resource that has it. */
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  readonly document: Value;
}

/** Policies of roles and users, and those of resources, which name whom they let in. */
const WITH_POLICIES = [
  ...['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy', 'AWS::IAM::Role'],
  ...[
    'AWS::SQS::QueuePolicy',
    'AWS::SNS::TopicPolicy',
    'AWS::S3::BucketPolicy',
    'AWS::KMS::Key',
    'AWS::EC2::VPCEndpoint',
  ],
];

/** Every policy document of some templates. */
export const documentsOf = (sources: readonly Source[]): Document[] =>
  new Model(sources).of(...WITH_POLICIES).flatMap(({ source: { stack }, id, type, arn, properties }) => {
    const { AssumeRolePolicyDocument = null, KeyPolicy = null, ...others } = properties;
    const itsOwn = within([AssumeRolePolicyDocument, KeyPolicy]).map((document) => about(arn, document));
    return [...itsOwn, ...within(others)].map((document) => ({ stack, id, type, document: settled(document) }));
  });

/** A trust policy names no resource, and that of a key has `*`: both are about what has them, which parliament must get. */
const about = (arn: string, document: Value): Value => ({
  ...members(document),
  Statement: list(members(document)['Statement']).map((statement) => ({ ...members(statement), Resource: arn })),
});

function within(value: Value): Value[] {
  if (typeof value !== 'object' || value === null) return [];
  if (members(value)['Statement'] !== undefined) return [value];
  return Object.values(value as Readonly<Record<string, Value>>).flatMap(within);
}

/** What only a deployment knows is some text; so are numbers, which IAM takes either way, and parliament as texts only. */
const settled = (document: Value): Value =>
  JSON.parse(
    JSON.stringify(document, (_, one: unknown) => (typeof one === 'number' ? String(one) : one)).replaceAll(
      /⟦.*?⟧/g,
      'x',
    ),
  ) as Value;
