import { PRINCIPALS } from '../aws/principals';
import { ACCOUNT, type Model, type Resource } from './model';
import { all, any, isUnknown, like, list, members, not, text, type Answer, type Members, type Value } from './values';

/** Who calls, what for, and what the condition keys of the call are: a list for each; none where it is not sent. */
export interface Call {
  /** `events.amazonaws.com`; absent for a role. */
  readonly service?: string;
  /** ARN of the role that calls. */
  readonly role?: string;
  readonly action: string;
  readonly resource: string;
  /** By their names in small letters; of a key that is missing here nothing is known. */
  readonly keys?: Readonly<Record<string, readonly string[]>>;
}

/** A document, and whether it is known to belong to what is asked about. */
interface Attached {
  readonly document: Value | undefined;
  readonly certain: boolean;
}

/** AWS's own policies that grant logs, traces and reading event sources, and nothing that a rule asks for. */
const HARMLESS =
  /\/(AWSLambda(BasicExecution|VPCAccessExecution|SQSQueueExecution|DynamoDBExecution|KinesisExecution)Role|AWSXRay(DaemonWriteAccess|WriteOnlyAccess)|AmazonAPIGatewayPushToCloudWatchLogs)$/;

/** Whether a service is known to send no condition key of the source with its calls of a service. */
export const sendsNothing = (service: string, calls: string): boolean =>
  PRINCIPALS.some((one) => one.service === service && one.calls === calls && one.keys.length === 0);

/** The keys that a service sends when it acts for a resource of the same account. */
export const onBehalfOf = (source: string): Call['keys'] => ({
  'aws:sourcearn': [source],
  'aws:sourceaccount': [ACCOUNT],
  'aws:sourceowner': [ACCOUNT],
  'aws:securetransport': ['true'],
});

/** Whether a role's policies allow a call. Unknown where the role, or one of its policies, is not in the templates. */
export function roleMay(model: Model, role: Value | undefined, action: string, resource: string): Answer {
  const found = model.find(role, 'AWS::IAM::Role');
  if (!found) return undefined;
  const documents: Attached[] = [];
  const sure = (document: Value | undefined) => documents.push({ document, certain: true });
  for (const policy of list(found.properties['Policies'])) sure(members(policy)['PolicyDocument'] ?? policy);
  for (const managed of list(found.properties['ManagedPolicyArns'])) {
    if (HARMLESS.test(text(managed) ?? '')) continue;
    sure(model.find(managed, 'AWS::IAM::ManagedPolicy')?.properties['PolicyDocument'] ?? managed);
  }
  for (const policy of model.of('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy')) {
    const { Roles, RoleName, PolicyDocument: document } = policy.properties;
    documents.push(...attachment([...list(Roles), ...list(RoleName)], [found.ref, found.arn], document));
  }
  return settled(model, found, decide(documents, { role: found.arn, action, resource }));
}

/** Whether the policy of a queue or topic lets a service in. */
export function resourceLets(model: Model, target: Resource, call: Omit<Call, 'resource'>): Answer {
  const queue = target.type === 'AWS::SQS::Queue';
  const types = queue
    ? ['AWS::SQS::QueuePolicy', 'AWS::SQS::QueueInlinePolicy']
    : ['AWS::SNS::TopicPolicy', 'AWS::SNS::TopicInlinePolicy'];
  const documents = model
    .of(...types)
    .flatMap(({ properties: { Queues, Queue, Topics, TopicArn, PolicyDocument } }) =>
      attachment(
        [...list(Queues), ...list(Queue), ...list(Topics), ...list(TopicArn)],
        [target.ref, target.arn],
        PolicyDocument,
      ),
    );
  // Without a policy SNS gives a topic one that lets its own account publish: CloudWatch does so as the account.
  // https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
  if (!queue && documents.length === 0 && call.service === 'cloudwatch.amazonaws.com') return true;
  return settled(model, target, decide(documents, { ...call, resource: target.arn }));
}

/**
 * Whether a function's permissions let a service invoke it on behalf of a source.
 * @param source its ARN, or a pattern where the service acts for many: each route of an API, for one
 */
export function functionLets(model: Model, target: Resource, service: string, source: string | undefined): Answer {
  const answers = model.of('AWS::Lambda::Permission').map(({ properties }) => {
    const { FunctionName, Principal, Action, SourceArn } = properties;
    const same = isUnknown(FunctionName) ? undefined : model.findFunction(FunctionName) === target;
    const named = text(SourceArn);
    const forIt = named === undefined ? true : source && any([like(named, source), like(source, named)]);
    const action = like(text(Action)?.toLowerCase(), 'lambda:invokefunction');
    return all([same, like(Principal, service), action, forIt === '' ? undefined : forIt]);
  });
  return settled(model, target, any(answers));
}

/** What is not allowed yet may be by what a macro adds. */
const settled = (model: Model, { source }: Resource, answer: Answer): Answer =>
  answer === false && model.isTransformed(source) ? undefined : answer;

function attachment(to: readonly Value[], targets: readonly string[], document: Value | undefined): Attached[] {
  if (to.some((one) => targets.includes(text(one) ?? ''))) return [{ document, certain: true }];
  return to.some(isUnknown) ? [{ document, certain: false }] : [];
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */
export function decide(attached: readonly Attached[], call: Call): Answer {
  const matches = attached.flatMap(({ document, certain }) =>
    statementsOf(document).map((statement) => {
      if (isUnknown(statement)) return { denies: undefined, allows: undefined };
      const parts = members(statement);
      const match = certain ? applies(parts, call) : all([undefined, applies(parts, call)]);
      const effect = isUnknown(parts['Effect']) ? undefined : text(parts['Effect'])?.toLowerCase();
      return {
        denies: effect === undefined ? all([undefined, match]) : effect === 'deny' && match,
        allows: effect === undefined ? all([undefined, match]) : effect === 'allow' && match,
      };
    }),
  );
  return all([any(matches.map(({ allows }) => allows)), not(any(matches.map(({ denies }) => denies)))]);
}

export const statementsOf = (document: Value | undefined): readonly Value[] =>
  isUnknown(document) ? list(document) : list(members(document)['Statement']);

function applies(statement: Members, call: Call): Answer {
  const { Action, NotAction, Resource, NotResource, Principal, NotPrincipal, Condition } = statement;
  const action = (pattern: Value) => like(text(pattern)?.toLowerCase(), call.action.toLowerCase());
  const resource = (pattern: Value) => like(pattern, call.resource);
  return all([
    NotAction === undefined ? any(list(Action).map(action)) : not(any(list(NotAction).map(action))),
    NotResource === undefined
      ? Resource === undefined || any(list(Resource).map(resource))
      : not(any(list(NotResource).map(resource))),
    NotPrincipal === undefined ? Principal === undefined || concerns(Principal, call) : undefined,
    isUnknown(Condition) ? undefined : holdsAll(members(Condition), call.keys ?? {}),
  ]);
}

function concerns(principal: Value, { service, role }: Call): Answer {
  if (principal === '*') return true;
  if (isUnknown(principal)) return undefined;
  const { Service, AWS } = members(principal);
  const own = (one: Value) => {
    if (one === '*') return true;
    if (role === undefined) return isUnknown(one) ? undefined : false;
    return (
      like(one, role) === true || /(^\d{12}$|:root$)/.test(text(one) ?? '') || (isUnknown(one) ? undefined : false)
    );
  };
  const named = list(Service).map((one) => service !== undefined && like(everywhere(text(one) ?? ''), service));
  return any([...named, ...list(AWS).map(own)]);
}

/** A service's name without the Region that it may have: `states.eu-west-1.amazonaws.com`. */
const everywhere = (service: string): string => service.replace(/\.[a-z]{2}(-[a-z]+)+-\d(?=\.amazonaws\.com)/, '');

function holdsAll(condition: Members, keys: NonNullable<Call['keys']>): Answer {
  return all(
    Object.entries(condition).flatMap(([operator, wanted]) =>
      isUnknown(wanted)
        ? [undefined]
        : Object.entries(members(wanted)).map(([key, values]) =>
            holds(operator, list(values), keys[key.toLowerCase()]),
          ),
    ),
  );
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
function holds(operator: string, wanted: readonly Value[], actual: readonly string[] | undefined): Answer {
  if (actual === undefined) return undefined;
  const [, qualifier, name = '', ifExists] = /^(ForAllValues:|ForAnyValue:)?(.*?)(IfExists)?$/.exec(operator) ?? [];
  if (name === 'Null') return any(wanted.map((one) => text(one) === String(actual.length === 0)));
  if (!/^(String(Not)?(Equals|Like)(IgnoreCase)?|Arn(Not)?(Equals|Like)|Bool)$/.test(name)) return undefined;
  const negated = name.includes('Not');
  if (actual.length === 0) return ifExists !== undefined || qualifier === 'ForAllValues:' || negated;
  const one = (value: string) => any(wanted.map((pattern) => equal(pattern, value)));
  return negated ? not(any(actual.map(one))) : any(actual.map(one));
}

/** An account that is written out is taken to be the one that is deployed to. */
const equal = (pattern: Value, value: string): Answer =>
  value === ACCOUNT && /^\d{12}$/.test(text(pattern) ?? '') ? true : like(pattern, value);
