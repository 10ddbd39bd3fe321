import { NotModelled } from '../template/not-modelled';
import type { Template } from '../template/template';
import type { ResourceFacts } from './facts';
import { ACCOUNT, REGION } from './place';

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

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': ACCOUNT,
  'AWS::Region': REGION,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackId': `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/Stack/00000000`,
};

/** What is known of each type of resources. */
export type Types = ReadonlyMap<string, ResourceFacts>;

/** A synthesized template whose references are resolved to the names of models. */
export class ResolvedTemplate {
  readonly resources: readonly Resource[];
  private readonly names = new Map<string, string>();
  private readonly resolved = new Map<string, Resource>();
  private readonly byType = new Map<string, Resource[]>();
  private readonly arns = new Map<string, Resource>();

  constructor(
    private readonly template: Template,
    readonly types: Types,
  ) {
    const ids = Object.keys(template.Resources);
    const short = (id: string) => id.replace(/[0-9A-F]{8}$/, '');
    const type = (id: string) => template.Resources[id]?.Type;
    for (const id of ids) {
      const shared = ids.some((other) => other !== id && short(other) === short(id) && type(other) === type(id));
      this.names.set(id, shared ? id : short(id));
    }
    this.resources = ids.map((id) => this.resource(id));
    for (const resource of this.resources) {
      if (!this.arns.has(resource.arn)) this.arns.set(resource.arn, resource);
      const alike = this.byType.get(resource.type);
      if (alike) alike.push(resource);
      else this.byType.set(resource.type, [resource]);
    }
  }

  of(type: string): readonly Resource[] {
    return this.byType.get(type) ?? [];
  }

  /** The resource of an ARN. @param type which it must have. @throws NotModelled when there is none in the template */
  byArn(arn: string, type?: string): Resource {
    const found = this.arns.get(arn);
    if (!found || (type !== undefined && found.type !== type))
      throw new NotModelled(`${arn}, which is no ${type ?? 'resource'} of the template`);
    return found;
  }

  private resource(logicalId: string): Resource {
    const known = this.resolved.get(logicalId);
    if (known) return known;
    const { Type: type, Properties = {} } = this.template.Resources[logicalId] ?? { Type: 'nothing' };
    const name = this.names.get(logicalId) ?? logicalId;
    const facts = this.types.get(type);
    const arn = facts?.arn?.(name) ?? `arn:aws:cloudformation:${REGION}:${ACCOUNT}:resource/${name}`;
    const resource = { logicalId, type, name, ref: facts?.ref?.(name) ?? name, arn, properties: {} };
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
    const resource = this.resource(id);
    if (attribute === 'Arn') return resource.arn;
    const value = this.types.get(resource.type)?.attributes?.[attribute]?.(resource);
    if (value === undefined) throw new NotModelled(`the attribute ${attribute} of ${resource.type}`);
    return value;
  }
}

/**
 * A resource's properties, once it is sure that the named ones are all that it has.
 * @throws NotModelled for another one, such as a setting inside `Target` that no model goes by
 */
export function onlyWith(resource: Resource, at: string, value: object, known: readonly string[]): void {
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new NotModelled(`${resource.type}.${at}.${unknown} (${resource.logicalId})`);
}
