import { NotModelled } from './not-modelled';
import type { Template } from './template';

/** A resource with a name that people can read, and with everything in its properties resolved. */
export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  /** The logical id without its hash. */
  readonly name: string;
  /** What `Ref` gives, as another resource holds it. */
  readonly ref: string;
  readonly arn: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export const ACCOUNT = '000000000000';
export const REGION = 'eu-west-1';
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': ACCOUNT,
  'AWS::Region': REGION,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackId': `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/Stack/00000000`,
};

/** ARNs as https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html has them. */
const ARNS: Readonly<Record<string, (name: string) => string>> = {
  'AWS::DynamoDB::GlobalTable': (name) => `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${name}`,
  'AWS::SQS::Queue': (name) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`,
  'AWS::Lambda::Function': (name) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`,
  'AWS::Events::EventBus': (name) => `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/${name}`,
  'AWS::Events::Rule': (name) => `arn:aws:events:${REGION}:${ACCOUNT}:rule/${name}`,
  'AWS::S3::Bucket': (name) => `arn:aws:s3:::${name}`,
  'AWS::SNS::Topic': (name) => `arn:aws:sns:${REGION}:${ACCOUNT}:${name}`,
  'AWS::IAM::Role': (name) => `arn:aws:iam::${ACCOUNT}:role/${name}`,
  'AWS::Scheduler::ScheduleGroup': (name) => `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule-group/${name}`,
  'AWS::Logs::LogGroup': (name) => `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${name}:*`,
};

const queueUrl = (name: string): string => `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`;

/** A synthesized template whose references are resolved to the names of models. */
export class ResolvedTemplate {
  readonly resources: readonly Resource[];
  private readonly names = new Map<string, string>();
  private readonly resolved = new Map<string, Resource>();
  private readonly byType = new Map<string, Resource[]>();

  constructor(private readonly template: Template) {
    const ids = Object.keys(template.Resources);
    const short = (id: string) => id.replace(/[0-9A-F]{8}$/, '');
    const type = (id: string) => template.Resources[id]?.Type;
    for (const id of ids) {
      const shared = ids.some((other) => other !== id && short(other) === short(id) && type(other) === type(id));
      this.names.set(id, shared ? id : short(id));
    }
    this.resources = ids.map((id) => this.resource(id));
    for (const resource of this.resources) {
      const alike = this.byType.get(resource.type);
      if (alike) alike.push(resource);
      else this.byType.set(resource.type, [resource]);
    }
  }

  of(type: string): readonly Resource[] {
    return this.byType.get(type) ?? [];
  }

  /** The resource of an ARN. @throws NotModelled when there is none in the template */
  byArn(arn: string, type: string): Resource {
    const found = this.of(type).find((resource) => resource.arn === arn);
    if (!found) throw new NotModelled(`${arn}, which is no ${type} of the template`);
    return found;
  }

  private resource(logicalId: string): Resource {
    const known = this.resolved.get(logicalId);
    if (known) return known;
    const { Type: type, Properties = {} } = this.template.Resources[logicalId] ?? { Type: 'nothing' };
    const name = this.names.get(logicalId) ?? logicalId;
    const arn = ARNS[type]?.(name) ?? `arn:aws:cloudformation:${REGION}:${ACCOUNT}:resource/${name}`;
    const resource = { logicalId, type, name, ref: refOf(type, name, arn), arn, properties: {} };
    this.resolved.set(logicalId, resource);
    // Only now: a statement of a policy may name the resource itself.
    return Object.assign(resource, { properties: this.resolve(Properties) as Record<string, unknown> });
  }

  private resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((member) => this.resolve(member));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [name = '', argument] = entries[0] ?? [];
    if (entries.length === 1 && name === 'Ref') return this.ref(argument as string);
    if (entries.length === 1 && name.startsWith('Fn::')) return this.call(name, argument);
    return Object.fromEntries(entries.map(([key, member]) => [key, this.resolve(member)]));
  }

  private ref(id: string): string {
    return PSEUDO[id] ?? this.resource(id).ref;
  }

  private call(name: string, argument: unknown): unknown {
    if (name === 'Fn::GetAtt') return this.attribute(argument as [string, string]);
    if (name === 'Fn::Sub' && typeof argument === 'string') {
      return argument.replaceAll(/\$\{([\w:]+)\}/g, (_, id: string) => this.ref(id));
    }
    const [first, second] = this.resolve(argument) as [unknown, unknown];
    if (name === 'Fn::Join') return (second as string[]).join(first as string);
    if (name === 'Fn::Split') return (second as string).split(first as string);
    if (name === 'Fn::Select') return (second as string[])[Number(first)];
    throw new NotModelled(name);
  }

  private attribute([id, attribute]: [string, string]): string {
    const { name, arn, ref, type } = this.resource(id);
    if (attribute === 'Arn') return arn;
    if (attribute === 'StreamArn') return `${arn}/stream`;
    if (attribute === 'QueueName' || attribute === 'Name' || attribute === 'ProviderName') return name;
    if (attribute === 'RootResourceId') return `${ref}/`;
    // They are handed to CloudFront and to no other service.
    if (type.startsWith('AWS::CloudFront::') || attribute === 'RegionalDomainName') return `${name}/${attribute}`;
    throw new NotModelled(`the attribute ${attribute} of ${type}`);
  }
}

function refOf(type: string, name: string, arn: string): string {
  if (type === 'AWS::SQS::Queue') return queueUrl(name);
  return type === 'AWS::SNS::Topic' ? arn : name;
}
