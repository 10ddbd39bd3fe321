import { Model, type Source } from '../wiring/model';
import { members, type Value } from '../wiring/values';

/** A policy of a template, its references resolved to plausible ARNs. */
export interface Document {
  /** Stack, logical id and type of the resource that has it. */
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  readonly document: Value;
}

/** What parliament knows: policies of roles and users. Those of resources name a principal, and are for other judges. */
const OF_IDENTITIES = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy', 'AWS::IAM::Role'];

/** Every policy document of an identity in some templates. */
export const documentsOf = (sources: readonly Source[]): Document[] =>
  new Model(sources).of(...OF_IDENTITIES).flatMap(({ source: { stack }, id, type, properties }) =>
    within({ ...properties, AssumeRolePolicyDocument: null }).map((document) => ({
      stack,
      id,
      type,
      document: settled(document),
    })),
  );

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
