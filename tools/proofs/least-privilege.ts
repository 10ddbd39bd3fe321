import { readableId, referenced, resourcesOf, type Template } from '../template/template';
import { SERVICE_GRANTS, type UnusedGrant } from './grants';
import type { ExpectedDenial } from './e2e-run';
import { arnPattern, type PhysicalIds } from '../local-cloud/arn-pattern';
import { isDenied, roleName, type Decision } from '../local-cloud/decisions';
import { describeDenial } from '../local-cloud/denials';
import { holdersOf, type Holder } from '../template/roles';

/** One action that a role of a stack may take on one resource, with what is beneath it. */
export interface Grant extends Holder {
  readonly action: string;
  /** On what, readably. */
  readonly on: string;
  /** As the policies have them: a table and an index of it. */
  readonly resources: readonly unknown[];
}

/** What a run has shown. */
export interface Evidence {
  readonly decisions: readonly Decision[];
  /** The roles of the stacks, by their names. */
  readonly holders: ReadonlyMap<string, Holder>;
  /** What the stacks' resources are named, by stack. */
  readonly ids: Readonly<Record<string, PhysicalIds>>;
  readonly expectedDenials: readonly ExpectedDenial[];
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

interface PolicyDocument {
  readonly Statement: readonly Statement[];
}

interface PolicyProperties {
  readonly Roles: readonly unknown[];
  readonly PolicyDocument: PolicyDocument;
}

/** The grants of each stack that no test uses. */
export type Reasons = Readonly<Record<string, readonly UnusedGrant[]>>;

const USED = 'used by the end-to-end tests';

/** What the policies of a template allow its roles: action by action, resource by resource. */
export function grantsOf(stack: string, template: Template): Grant[] {
  const policies = [
    ...resourcesOf(template, 'AWS::IAM::Policy').map(([, properties]) => {
      const { Roles, PolicyDocument } = properties as unknown as PolicyProperties;
      return { roles: Roles.map(referenced), ...PolicyDocument };
    }),
    ...resourcesOf(template, 'AWS::IAM::Role').flatMap(([id, { Policies = [] }]) =>
      (Policies as readonly { readonly PolicyDocument: PolicyDocument }[]).map((inline) => ({
        roles: [id],
        ...inline.PolicyDocument,
      })),
    ),
  ];
  return holdersOf(stack, template).flatMap((holder) => {
    const statements = policies
      .filter(({ roles }) => roles.includes(holder.role))
      .flatMap((policy) => policy.Statement);
    const allowed = statements.filter(({ Effect }) => Effect === 'Allow');
    const granted = allowed.flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((resource) => ({ action, resource }))),
    );
    const groups = grouped(granted, ({ action, resource }) => `${action} ${baseOf(resource)}`);
    return groups
      .map((group) => ({ ...holder, action: group[0]?.action ?? '', ...onAll(group.map(({ resource }) => resource)) }))
      .sort((one, other) => (`${one.action} ${one.on}` < `${other.action} ${other.on}` ? -1 : 1));
  });
}

const onAll = (resources: readonly unknown[]) => ({
  on: [...new Set(resources.map(readable))].sort().join(', '),
  resources,
});

/** What a bucket and its objects, or a table and its indexes, have in common. */
const baseOf = (resource: unknown): string => readable(resource).split('/')[0] ?? '';

/** One line for each call that a policy of the stacks denied and no test expects. */
export function denials(grants: readonly Grant[], evidence: Evidence): string[] {
  const unexpected = callsOf(grants, evidence).filter(
    ({ decision }) => isDenied(decision) && !evidence.expectedDenials.some((known) => matches(known, decision)),
  );
  const lines = unexpected.map(
    ({ decision, holder }) => `${describeDenial(decision, holder)}, and no test expects it.`,
  );
  return [...new Set(lines)];
}

/** One line for each grant that was neither used nor has a reason, and for each reason without a grant. */
export function needlessGrants(grants: readonly Grant[], evidence: Evidence, reasons: Reasons): string[] {
  const calls = callsOf(grants, evidence).filter(({ decision }) => !isDenied(decision));
  const needless = grants
    .filter(
      (grant) => reasonFor(grant, reasons) === undefined && !isUsed(grant, calls, evidence.ids[grant.stack] ?? {}),
    )
    .map(
      ({ stack, name, action, on }) =>
        `${stack} ${name} may ${action} on ${on}, and no test made it do so: remove the grant, or give its reason in the scenario's proofs.`,
    );
  return [...needless, ...needlessReasons(grants, reasons)];
}

/** A table for each function, with the reason of each of its grants. */
export function grantTables(templates: Readonly<Record<string, Template>>, reasons: Reasons): string {
  return Object.entries(templates)
    .flatMap(([stack, template]) => {
      const grants = grantsOf(stack, template);
      const names = [...new Set(grants.map(({ name }) => name))];
      return [`## ${stack}`, '', ...names.flatMap((name) => section(name, grants, reasons))];
    })
    .join('\n');
}

function section(name: string, grants: readonly Grant[], reasons: Reasons): string[] {
  const reasoned = grants
    .filter((grant) => grant.name === name)
    .map((grant) => ({ ...grant, why: reasonFor(grant, reasons) ?? USED }));
  const groups = grouped(reasoned, ({ action, why }) => `| \`${action}\` | ${why} |`);
  const rows = groups.map(
    (group) => `| \`${group[0]?.action ?? ''}\` | ${group.map(({ on }) => on).join(', ')} | ${group[0]?.why ?? ''} |`,
  );
  return [`### ${name}`, '', '| Action | On | Why |', '|---|---|---|', ...rows, ''];
}

function reasonFor(grant: Grant, reasons: Reasons): string | undefined {
  const own = reasons[grant.stack]?.find((one) => isAbout(one, grant));
  const { service, action } = grant;
  return (own ?? SERVICE_GRANTS.find((one) => one.service === service && one.action === action))?.reason;
}

const isAbout = (one: UnusedGrant, { name, action, on }: Grant): boolean =>
  one.function === name && one.action === action && one.on === on;

function needlessReasons(grants: readonly Grant[], reasons: Reasons): string[] {
  const stacks = new Set(grants.map(({ stack }) => stack));
  return [...stacks].flatMap((stack) => {
    const own = grants.filter((grant) => grant.stack === stack);
    return (reasons[stack] ?? [])
      .filter((one) => !own.some((grant) => isAbout(one, grant)))
      .map(
        (one) =>
          `The proofs of ${stack} give a reason for ${one.function}, which has no grant of ${one.action} on ${one.on}.`,
      );
  });
}

/** The calls that the roles of the granted stacks made. */
function callsOf(grants: readonly Grant[], { decisions, holders }: Evidence): Call[] {
  const stacks = new Set(grants.map(({ stack }) => stack));
  return decisions.flatMap((decision) => {
    const holder = holders.get(roleName(decision) ?? '');
    return holder && stacks.has(holder.stack) ? [{ decision, holder }] : [];
  });
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return [...groups.values()];
}

interface Call {
  readonly decision: Decision;
  readonly holder: Holder;
}

/** A grant with a wildcard is used when any action that it covers is. */
function isUsed(grant: Grant, calls: readonly Call[], ids: PhysicalIds): boolean {
  const action = new RegExp(`^${grant.action.replaceAll('*', '.*')}$`, 'i');
  const resources = grant.resources.map((resource) => arnPattern(resource, ids));
  return calls.some(
    ({ decision, holder }) =>
      holder.stack === grant.stack &&
      holder.role === grant.role &&
      action.test(decision.action) &&
      resources.some((resource) => resource.test(decision.resource)),
  );
}

function matches({ action, resource }: ExpectedDenial, decision: Decision): boolean {
  return action === decision.action && decision.resource.includes(resource);
}

/** `Orders/index/Open` for the ARN of a resource and what follows it. */
function readable(resource: unknown): string {
  if (typeof resource === 'string') return resource === '*' ? 'everything' : resource;
  const { 'Fn::Join': join } = resource as { 'Fn::Join'?: readonly [string, readonly unknown[]] };
  if (join) return join[1].map(readable).join('');
  return readableId(referenced(resource) ?? JSON.stringify(resource));
}
