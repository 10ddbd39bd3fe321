import type { Source } from '../template/read';
import { at, isUnknown, list, members, text, unknown, withoutPlace, type Members, type Value } from './values';

export interface Resource {
  readonly source: Source;
  readonly id: string;
  readonly type: string;
  /** Resolved. */
  readonly properties: Members;
  readonly name: string;
  /** What `Ref` gives. */
  readonly ref: string;
  readonly arn: string;
}

export const ACCOUNT = '111122223333';
export const REGION = 'us-east-1';
/** Deeper than any template is; what refers to itself ends there. */
const DEEPEST = 60;
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': ACCOUNT,
  'AWS::Region': REGION,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

const regional = (service: string, kind = '') => `arn:aws:${service}:${REGION}:${ACCOUNT}:${kind}`;
/** The property that names a resource, and how its ARN begins: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
const NAMED: Readonly<Record<string, readonly [property: string, arn: string]>> = {
  'AWS::SQS::Queue': ['QueueName', regional('sqs')],
  'AWS::SNS::Topic': ['TopicName', regional('sns')],
  'AWS::Lambda::Function': ['FunctionName', regional('lambda', 'function:')],
  'AWS::Lambda::EventSourceMapping': ['', regional('lambda', 'event-source-mapping:')],
  'AWS::DynamoDB::Table': ['TableName', regional('dynamodb', 'table/')],
  'AWS::DynamoDB::GlobalTable': ['TableName', regional('dynamodb', 'table/')],
  'AWS::Kinesis::Stream': ['Name', regional('kinesis', 'stream/')],
  'AWS::KinesisFirehose::DeliveryStream': ['DeliveryStreamName', regional('firehose', 'deliverystream/')],
  'AWS::Events::EventBus': ['Name', regional('events', 'event-bus/')],
  'AWS::Events::Rule': ['Name', regional('events', 'rule/')],
  'AWS::StepFunctions::StateMachine': ['StateMachineName', regional('states', 'stateMachine:')],
  'AWS::Scheduler::ScheduleGroup': ['Name', regional('scheduler', 'schedule-group/')],
  'AWS::Logs::LogGroup': ['LogGroupName', regional('logs', 'log-group:')],
  'AWS::ApiGateway::RestApi': ['', regional('apigateway', '/restapis/')],
  'AWS::ApiGateway::Stage': ['StageName', regional('apigateway', '/stages/')],
  'AWS::DAX::Cluster': ['ClusterName', regional('dax', 'cache/')],
  'AWS::KMS::Key': ['', regional('kms', 'key/')],
  'AWS::KMS::Alias': ['AliasName', regional('kms', '')],
  'AWS::S3::Bucket': ['BucketName', 'arn:aws:s3:::'],
  'AWS::IAM::Role': ['RoleName', `arn:aws:iam::${ACCOUNT}:role/`],
  'AWS::IAM::ManagedPolicy': ['ManagedPolicyName', `arn:aws:iam::${ACCOUNT}:policy/`],
};
/** Types whose `Ref` is their ARN. */
const REFERRED_BY_ARN = ['AWS::SNS::Topic', 'AWS::StepFunctions::StateMachine', 'AWS::IAM::ManagedPolicy'];
/** Attributes that are the name, where `Ref` is something else. */
const NAME_ATTRIBUTES = ['QueueName', 'TopicName', 'Name', 'RoleId', 'KeyId', 'DeliveryStreamName'];

type Identity = Pick<Resource, 'name' | 'ref' | 'arn'>;

/** As in the ARNs of most: `AWS::DAX::Cluster` is of `dax`. */
const serviceOf = (type: string): string => (type.split('::')[1] ?? type).toLowerCase();

interface Raw {
  readonly source: Source;
  readonly id: string;
  readonly type: string;
  readonly properties: unknown;
}

/**
 * The resources of some templates, which may refer to one another's exports. Nothing that they hold makes it throw: what
 * only a deployment knows becomes a text that `isUnknown` recognizes.
 */
export class Model {
  readonly resources: readonly Resource[];
  private readonly byKey = new Map<string, Resource>();
  private readonly byText = new Map<string, Resource[]>();
  private readonly exports = new Map<string, Value | undefined>();

  constructor(readonly sources: readonly Source[]) {
    this.resources = sources.flatMap((source) =>
      Object.entries(objectOf(source.template, 'Resources')).flatMap(([id, raw]) => {
        const type = (raw as { Type?: unknown } | null)?.Type;
        if (typeof type !== 'string') return [];
        return [this.resource({ source, id, type, properties: (raw as { Properties?: unknown }).Properties })];
      }),
    );
    for (const resource of this.resources) this.byKey.set(`${resource.source.file} ${resource.id}`, resource);
    for (const source of sources) this.readExports(source);
    for (const resource of this.resources)
      for (const known of new Set([resource.ref, resource.arn, resource.name, withoutPlace(resource.arn)]))
        this.byText.set(known, [...(this.byText.get(known) ?? []), resource]);
  }

  of(...types: readonly string[]): readonly Resource[] {
    return this.resources.filter(({ type }) => types.includes(type));
  }

  /** The resource that a name, a `Ref` or an ARN, its Region and account apart, stands for. */
  find(reference: Value | undefined, ...types: readonly string[]): Resource | undefined {
    const wanted = text(reference);
    if (wanted === undefined) return undefined;
    const known = this.byText.get(wanted) ?? this.byText.get(withoutPlace(wanted));
    return known?.find(({ type }) => types.includes(type));
  }

  /** A function by its name or ARN, whatever version or alias of it is meant. */
  findFunction(reference: Value | undefined): Resource | undefined {
    const wanted = text(reference);
    const found = this.find(wanted, 'AWS::Lambda::Function');
    if (found || wanted === undefined) return found;
    const [, unqualified] = /^(.*:function:[^:]+|[^:]+):[^:]+$/.exec(wanted) ?? [];
    return this.find(unqualified, 'AWS::Lambda::Function');
  }

  /** Whether resources will come about that the template does not name: SAM and other macros make them. */
  isTransformed({ template }: Source): boolean {
    const { Transform } = objectOf({ template }, 'template');
    return Transform !== undefined || Object.keys(objectOf(template, 'Resources')).some((id) => id.startsWith('Fn::'));
  }

  private resource(raw: Raw): Resource {
    const { source, id, type } = raw;
    const resolve = () => members(this.resolve(source, raw.properties));
    let known: Members | undefined;
    let identity: Identity | undefined;
    const named = (): Identity => {
      // What its name is made of may name the resource itself: that is not known.
      if (identity) return identity;
      identity = { name: unknown(id), ref: unknown(id), arn: unknown(id) };
      identity = this.identityOf(raw);
      return identity;
    };
    return {
      source,
      id,
      type,
      get properties() {
        return (known ??= resolve());
      },
      get name() {
        return named().name;
      },
      get ref() {
        return named().ref;
      },
      get arn() {
        return named().arn;
      },
    };
  }

  private identityOf({ source, id, type, properties }: Raw): Identity {
    const [property = '', prefix] = NAMED[type] ?? [];
    const given = this.resolve(source, objectOf({ properties }, 'properties')[property]);
    const name = typeof given === 'string' && given !== '' && !isUnknown(given) ? given : `${source.stack}-${id}`;
    if (type === 'AWS::Lambda::Alias' || type === 'AWS::Lambda::Version') {
      const target = text(this.resolve(source, objectOf({ properties }, 'properties')['FunctionName'])) ?? '';
      const of =
        target.startsWith('arn:') || isUnknown(target) ? target : `${regional('lambda', 'function:')}${target}`;
      const qualified = `${of}:${id}`;
      return { name: qualified, ref: qualified, arn: qualified };
    }
    const arn = prefix === undefined ? `${regional(serviceOf(type))}${name}` : `${prefix}${name}`;
    if (type === 'AWS::SQS::Queue') return { name, arn, ref: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}` };
    return { name, arn, ref: REFERRED_BY_ARN.includes(type) ? arn : name };
  }

  private readExports(source: Source): void {
    for (const output of Object.values(objectOf(source.template, 'Outputs'))) {
      const { Value: raw, Export } = objectOf({ output }, 'output');
      const name = text(this.resolve(source, objectOf({ Export }, 'Export')['Name']));
      if (name === undefined || isUnknown(name)) continue;
      // Stages of one app may export the same name, each for itself: which is meant is not known.
      this.exports.set(name, this.exports.has(name) ? unknown({ export: name }) : this.resolve(source, raw));
    }
  }

  private resolve(source: Source, value: unknown, depth = 0): Value | undefined {
    if (depth > DEEPEST) return unknown('deep');
    const inner = (one: unknown) => this.resolve(source, one, depth + 1);
    if (Array.isArray(value)) return value.map(inner).filter((one) => one !== undefined);
    if (typeof value !== 'object' || value === null)
      return value === undefined || typeof value === 'function' ? undefined : (value as Value);
    const entries = Object.entries(value);
    const [name = '', argument] = entries[0] ?? [];
    if (entries.length === 1 && name === 'Ref') return this.refer(source, argument, value);
    if (entries.length === 1 && name.startsWith('Fn::')) return this.call(source, name, argument, inner) ?? undefined;
    const resolved = entries.map(([key, one]) => [key, inner(one)] as const);
    return Object.fromEntries(resolved.filter((entry): entry is [string, Value] => entry[1] !== undefined));
  }

  private refer(source: Source, id: unknown, whole: unknown): Value | undefined {
    if (typeof id !== 'string') return unknown(whole);
    if (id === 'AWS::NoValue') return undefined;
    if (id === 'AWS::StackName') return source.stack;
    const pseudo = Object.hasOwn(PSEUDO, id) ? PSEUDO[id] : undefined;
    return pseudo ?? this.byKey.get(`${source.file} ${id}`)?.ref ?? unknown([source.file, whole]);
  }

  private call(
    source: Source,
    name: string,
    argument: unknown,
    inner: (value: unknown) => Value | undefined,
  ): Value | undefined {
    const otherwise = unknown([source.file, name, argument]);
    if (name === 'Fn::GetAtt') return this.attribute(source, argument) ?? otherwise;
    if (name === 'Fn::Sub') return this.substitute(source, argument, inner) ?? otherwise;
    if (name === 'Fn::If') {
      const [, one, other] = Array.isArray(argument) ? argument.map(inner) : [];
      return JSON.stringify(one) === JSON.stringify(other) ? one : otherwise;
    }
    const given = inner(argument);
    if (name === 'Fn::ImportValue') return this.exports.get(text(given) ?? '') ?? otherwise;
    const [first, second] = list(given);
    const parts = list(second).map(text);
    const known = parts.filter((part) => part !== undefined);
    if (name === 'Fn::Join' && Array.isArray(second) && known.length === parts.length) return known.join(text(first));
    if (name === 'Fn::Split' && typeof second === 'string' && !isUnknown(second))
      return second.split(text(first) ?? '');
    if (name === 'Fn::Select' && Array.isArray(second) && !isUnknown(first))
      return list(second)[Number(first)] ?? otherwise;
    return otherwise;
  }

  private attribute(source: Source, argument: unknown): Value | undefined {
    if (typeof argument !== 'string' && !Array.isArray(argument)) return undefined;
    const [id, ...path] = (typeof argument === 'string' ? argument.split('.') : argument) as unknown[];
    const resource = typeof id === 'string' ? this.byKey.get(`${source.file} ${id}`) : undefined;
    if (!resource || !path.every((part) => typeof part === 'string')) return undefined;
    const attribute = path.join('.');
    if (attribute === 'StreamArn') return `${resource.arn}/stream/label`;
    if (NAME_ATTRIBUTES.includes(attribute)) return resource.name;
    if (attribute === 'QueueUrl') return resource.ref;
    if (resource.type === 'AWS::Logs::LogGroup' && attribute === 'Arn') return `${resource.arn}:*`;
    return attribute.endsWith('Arn') ? resource.arn : undefined;
  }

  private substitute(
    source: Source,
    argument: unknown,
    inner: (value: unknown) => Value | undefined,
  ): Value | undefined {
    const [pattern, variables] = (Array.isArray(argument) ? argument : [argument]) as unknown[];
    if (typeof pattern !== 'string') return undefined;
    const own = members(inner(variables));
    return pattern.replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => {
      if (name.startsWith('!')) return `\${${name.slice(1)}}`;
      const given = Object.hasOwn(own, name) ? own[name] : undefined;
      const value = given ?? (name.includes('.') ? this.attribute(source, name) : this.refer(source, name, name));
      return text(value) ?? unknown([source.file, name]);
    });
  }
}

/** A member of what may be anything, as an object. */
function objectOf(holder: unknown, key: string): Readonly<Record<string, unknown>> {
  const value = typeof holder === 'object' && holder !== null ? (holder as Record<string, unknown>)[key] : undefined;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** The tables and streams that hand records to functions, by the ARN of an event source. */
export const isStream = (arn: Value | undefined): boolean => /^arn:[^:]*:(dynamodb|kinesis):/.test(text(arn) ?? '');

export const property = ({ properties }: Resource, ...path: readonly (string | number)[]): Value | undefined =>
  at(properties, ...path);
