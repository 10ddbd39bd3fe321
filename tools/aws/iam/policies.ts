import { NotModelled } from '../../template/not-modelled';
import { assume } from '../assumption';
import { EVENT_SOURCE_ACTIONS } from '../event-source-actions';
import { isSent } from '../principals';
import { ACCOUNT } from '../place';
import type { ResolvedTemplate, Resource } from '../resolved';

assume(
  {
    what: 'Services speak TLS to one another.',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',
  },
  {
    what: 'A function’s calls succeed whatever its role allows, save those of EC2 and of event sources, which go by the role; the others are proven on the local cloud.',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
  },
);

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?:
    '*' | { readonly Service?: string | readonly string[]; readonly AWS?: string | readonly string[] };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A call that one service makes to another, and on whose behalf. */
const textsOf = ({ service, action, resource, source }: ServiceCall): string[] => [service, action, resource, source];

interface ServiceCall {
  /** `events.amazonaws.com` */
  readonly service: string;
  readonly action: string;
  readonly resource: string;
  /** ARN of what makes the service call. */
  readonly source: string;
}

/** A call that a function makes with its own role, and what policies ask of it besides. */
export interface FunctionCall {
  readonly action: string;
  readonly resource: string;
  readonly resourceTags: Readonly<Record<string, string>>;
  /** Keys of the tags that the call sets. */
  readonly tagKeys: readonly string[];
}

/** What statements are compared with; a condition key has no value, one, or several. */
interface Request {
  readonly service: string;
  readonly action: string;
  readonly resource: string;
  readonly context: (key: string) => readonly string[];
}

/** AWS evaluates to a decision from all statements that match: a denial wins, and without an allowance all is denied. */
type Decision = 'allowed' | 'denied' | 'not mentioned';

/**
 * What services may do to one another, by the policies of a template.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export class Policies {
  private readonly decided = new Map<string, boolean>();
  private readonly statements = new Map<string, readonly Statement[]>();
  private readonly mentioning = new Map<string, readonly Statement[]>();

  constructor(private readonly template: ResolvedTemplate) {}

  /** By the policies of the called resource, such as a queue or a topic. */
  byResource(call: ServiceCall, target: Resource): boolean {
    return this.once(['of', target.ref, ...textsOf(call)], () => this.decideByResource(call, target));
  }

  /** By the permissions of the called function. */
  byPermission(call: ServiceCall, target: Resource): boolean {
    return this.once([target.ref, ...textsOf(call)], () => this.decideByPermission(call, target));
  }

  /** With a role that the service takes on: it must trust the service, and its policies must allow the call. */
  byRole(call: ServiceCall, roleArn: string): boolean {
    return this.once([roleArn, ...textsOf(call)], () => this.decideByRole(call, roleArn));
  }

  /** With the role of a function. */
  byFunction(call: FunctionCall, functionName: string): boolean {
    const request = { ...call, service: 'none', context: contextOfFunction(call) };
    return decide(this.statementsAbout(call.action, functionName), request) === 'allowed';
  }

  /** Whether Lambda may read an event source with the role of the function that it reads for. */
  mayRead(sourceArn: string, functionName: string): boolean {
    const [, , service = ''] = sourceArn.split(':');
    const asked = { resource: sourceArn, resourceTags: {}, tagKeys: [] };
    const needed = EVENT_SOURCE_ACTIONS[service] ?? [];
    return this.once([sourceArn, functionName], () =>
      needed.every((action) => this.byFunction({ ...asked, action }, functionName)),
    );
  }

  /** Policies do not change: what was decided once is decided. */
  private once(question: readonly unknown[], decide: () => boolean): boolean {
    const key = question.join(' ');
    const decided = this.decided.get(key) ?? decide();
    this.decided.set(key, decided);
    return decided;
  }

  /** Of a function's role, those that mention the action: resources and tags differ from call to call. */
  private statementsAbout(action: string, functionName: string): readonly Statement[] {
    const key = `${functionName} ${action}`;
    const known = this.mentioning.get(key);
    if (known) return known;
    const { properties } = this.template.of('AWS::Lambda::Function').find(({ name }) => name === functionName) ?? {};
    const role = this.template.byArn(String(properties?.['Role']), 'AWS::IAM::Role');
    const mentioning = this.statementsOf(role).filter((statement) => mentions(statement, action));
    this.mentioning.set(key, mentioning);
    return mentioning;
  }

  private decideByResource(call: ServiceCall, target: Resource): boolean {
    const { resources, types } = this.template;
    const policies = resources.filter(({ type, properties }) => {
      const whose = types.get(type)?.policyOf;
      return whose !== undefined && (properties[whose] as readonly string[]).includes(target.ref);
    });
    return decide(policies.flatMap(statementsOf), requestOf(call)) === 'allowed';
  }

  private decideByPermission(call: ServiceCall, target: Resource): boolean {
    return this.template.of('AWS::Lambda::Permission').some(({ properties }) => {
      const { Action, FunctionName, Principal, SourceArn } = properties;
      return (
        Action === call.action &&
        (FunctionName === target.arn || FunctionName === target.name) &&
        Principal === call.service &&
        (SourceArn === undefined ||
          requestOf(call)
            .context('aws:SourceArn')
            .some((source) => like(SourceArn as string, source)))
      );
    });
  }

  private decideByRole(call: ServiceCall, roleArn: string): boolean {
    const role = this.template.byArn(roleArn, 'AWS::IAM::Role');
    const trust = (role.properties['AssumeRolePolicyDocument'] as { Statement: readonly Statement[] }).Statement;
    const assumed = decide(trust, requestOf({ ...call, action: 'sts:AssumeRole', resource: role.arn }));
    return assumed === 'allowed' && decide(this.statementsOf(role), requestOf(call)) === 'allowed';
  }

  /** Of a role's own policies. */
  private statementsOf(role: Resource): readonly Statement[] {
    const known = this.statements.get(role.ref);
    if (known) return known;
    const own = this.template
      .of('AWS::IAM::Policy')
      .filter(({ properties }) => (properties['Roles'] as string[]).includes(role.ref));
    const statements = own.flatMap(statementsOf).map((statement) => ({ ...statement, Principal: '*' as const }));
    this.statements.set(role.ref, statements);
    return statements;
  }
}

const statementsOf = ({ properties }: Resource): readonly Statement[] =>
  (properties['PolicyDocument'] as { Statement: readonly Statement[] }).Statement;

function decide(statements: readonly Statement[], call: Request): Decision {
  const matching = statements.filter((statement) => matches(statement, call));
  if (matching.some(({ Effect }) => Effect === 'Deny')) return 'denied';
  return matching.length > 0 ? 'allowed' : 'not mentioned';
}

function matches(statement: Statement, call: Request): boolean {
  const { Resource = '*', Principal, Condition = {} } = statement;
  if (!mentions(statement, call.action)) return false;
  if (![Resource].flat().some((resource) => like(resource, call.resource))) return false;
  if (!concerns(Principal, call.service)) return false;
  return Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => holds(operator, [wanted].flat().map(String), call.context(key))),
  );
}

const mentions = ({ Action }: Statement, called: string): boolean =>
  [Action].flat().some((action) => like(action, called));

function concerns(principal: Statement['Principal'], service: string): boolean {
  if (principal === '*') return true;
  if ([principal?.AWS ?? []].flat().includes('*')) return true;
  return [principal?.Service ?? []].flat().includes(service);
}

/**
 * What a service's call carries: only the keys that the service is known to send.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const requestOf = (call: ServiceCall): Request => ({
  ...call,
  context: (key) => {
    const value = valueOf(key, call);
    return isSent(call.service, call.action, key) ? [value] : [];
  },
});

function valueOf(key: string, call: ServiceCall): string {
  const name = key.toLowerCase();
  if (name === 'aws:sourcearn') return call.source;
  if (name === 'aws:sourceaccount') return ACCOUNT;
  if (name === 'aws:securetransport') return 'true'; // services speak TLS to one another
  throw new NotModelled(`the condition key ${key}`);
}

/** Tag keys are compared whatever their case. */
const contextOfFunction =
  ({ resourceTags, tagKeys }: FunctionCall) =>
  (key: string): readonly string[] => {
    if (key === 'aws:TagKeys') return tagKeys;
    const [, wanted] = /^aws:ResourceTag\/(.+)$/.exec(key) ?? [];
    if (wanted === undefined) throw new NotModelled(`the condition key ${key}`);
    return Object.entries(resourceTags).flatMap(([tag, value]) =>
      tag.toLowerCase() === wanted.toLowerCase() ? [value] : [],
    );
  };

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
function holds(operator: string, wanted: readonly string[], actual: readonly string[]): boolean {
  if (operator === 'Null') return wanted.includes(String(actual.length === 0));
  if (operator === 'ForAllValues:StringEquals') return actual.every((value) => wanted.includes(value));
  if (operator === 'StringEquals' || operator === 'Bool') return actual.some((value) => wanted.includes(value));
  if (operator === 'ArnEquals' || operator === 'ArnLike' || operator === 'StringLike') {
    return actual.some((value) => wanted.some((pattern) => like(pattern, value)));
  }
  throw new NotModelled(`the condition operator ${operator}`);
}

/** By their text: templates have few, and each is compared thousands of times. */
const patterns = new Map<string, RegExp>();

function like(pattern: string, text: string): boolean {
  let known = patterns.get(pattern);
  if (!known) {
    const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
    known = new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
    patterns.set(pattern, known);
  }
  return known.test(text);
}
