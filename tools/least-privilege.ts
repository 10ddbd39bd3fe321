import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'prettier';
import { SERVICE_GRANTS, UNUSED_GRANTS, type UnusedGrant } from '../test/support/unused-grants';
import type { ExpectedDenial } from './e2e-run';
import { synthesize } from './local-cloud/gallery-run';
import { isDenied, roleName, type Decision } from './local-cloud/decisions';
import { describeDenial } from './local-cloud/denials';
import { holdersOf, readableId, referenced, type Holder, type Template } from './local-cloud/roles';
import { builtScenarios } from './scenario-names';
import { NOT_BUNDLED } from './synthesized';

/** One action that a role of a stack may take. */
export interface Grant extends Holder {
  readonly action: string;
  /** On what, readably. */
  readonly on: string;
}

/** What a run has shown. */
export interface Evidence {
  readonly decisions: readonly Decision[];
  /** The roles of the stacks, by their names. */
  readonly holders: ReadonlyMap<string, Holder>;
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

/** Of a policy, or of a role with policies of its own. */
interface PolicyProperties {
  readonly Roles: readonly unknown[];
  readonly PolicyDocument: PolicyDocument;
  readonly Policies: readonly { readonly PolicyDocument: PolicyDocument }[];
}

const PAGE = join(__dirname, '..', 'docs', 'least-privilege.md');
const REFRESH = 'node --import tsx tools/least-privilege.ts --write';
const USED = 'used by the end-to-end tests';

/** What the policies of a template allow its roles, action by action. */
export function grantsOf(stack: string, template: Template): Grant[] {
  const policies = Object.entries(template.Resources ?? {}).flatMap(([id, { Type, Properties = {} }]) => {
    const { Roles = [], PolicyDocument, Policies = [] } = Properties as Partial<PolicyProperties>;
    if (Type === 'AWS::IAM::Role') return Policies.map((inline) => ({ roles: [id], ...inline.PolicyDocument }));
    return Type === 'AWS::IAM::Policy' && PolicyDocument ? [{ roles: Roles.map(referenced), ...PolicyDocument }] : [];
  });
  return holdersOf(stack, template).flatMap((holder) => {
    const statements = policies
      .filter(({ roles }) => roles.includes(holder.role))
      .flatMap((policy) => policy.Statement);
    const allowed = statements.filter(({ Effect }) => Effect === 'Allow');
    const actions = [...new Set(allowed.flatMap(({ Action }) => Action))].sort();
    return actions.map((action) => {
      const on = allowed.filter(({ Action }) => [Action].flat().includes(action)).flatMap(({ Resource }) => Resource);
      return { ...holder, action, on: [...new Set(on.map(readable))].sort().join(', ') };
    });
  });
}

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
export function needlessGrants(grants: readonly Grant[], evidence: Evidence, reasons = UNUSED_GRANTS): string[] {
  const calls = callsOf(grants, evidence).filter(({ decision }) => !isDenied(decision));
  const used = new Set(calls.map(({ decision, holder }) => usage(holder, decision.action)));
  const needless = grants
    .filter((grant) => reasonFor(grant, reasons) === undefined && !isUsed(grant, used))
    .map(
      ({ stack, name, action, on }) =>
        `${stack} ${name} may ${action} on ${on}, and no test made it do so: remove the grant, or give its reason in test/support/unused-grants.ts.`,
    );
  return [...needless, ...needlessReasons(grants, reasons)];
}

/**
 * Lines in which the committed page and the templates differ; none when it is up to date.
 * @param templates of all scenarios, by stack.
 */
export async function staleGrants(templates: Readonly<Record<string, Template>>): Promise<string[]> {
  const committed = await readFile(PAGE, 'utf8').catch(() => '');
  const current = await formatted(table(templates));
  if (committed === current) return [];
  const [before, after] = [committed.split('\n'), current.split('\n')];
  return [
    `docs/least-privilege.md is out of date. This writes it anew: ${REFRESH}`,
    ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
  ];
}

/** The page: one table for each function, with the reason of each grant. */
export function table(templates: Readonly<Record<string, Template>>): string {
  const lines = Object.entries(templates).flatMap(([stack, template]) => {
    const grants = grantsOf(stack, template);
    if (grants.length === 0) return [];
    const names = [...new Set(grants.map(({ name }) => name))];
    return [`## ${stack}`, '', ...names.flatMap((name) => section(name, grants))];
  });
  return [
    '# Least privilege',
    '',
    'What each function may do, and what shows that it needs it: `npm run e2e` fails on a call that was denied, and on',
    'a grant that no test used and that has no reason here. This page is generated from the templates and from',
    '`test/support/unused-grants.ts`.',
    '',
    ...lines,
  ].join('\n');
}

function section(name: string, grants: readonly Grant[]): string[] {
  const rows = grants
    .filter((grant) => grant.name === name)
    .map((grant) => `| \`${grant.action}\` | ${grant.on} | ${reasonFor(grant, UNUSED_GRANTS) ?? USED} |`);
  return [`### ${name}`, '', '| Action | On | Why |', '|---|---|---|', ...rows, ''];
}

function reasonFor({ stack, name, service, action }: Grant, reasons: readonly UnusedGrant[]): string | undefined {
  const own = reasons.find((one) => one.scenario === stack && one.function === name && one.action === action);
  return (own ?? SERVICE_GRANTS.find((one) => one.service === service && one.action === action))?.reason;
}

function needlessReasons(grants: readonly Grant[], reasons: readonly UnusedGrant[]): string[] {
  return reasons
    .filter(({ scenario }) => grants.some(({ stack }) => stack === scenario))
    .filter((one) => !grants.some((grant) => reasonFor(grant, [one]) === one.reason && grant.action === one.action))
    .map((one) => `test/support/unused-grants.ts: ${one.scenario} ${one.function} has no grant of ${one.action}.`);
}

/** The calls that the roles of the granted stacks made. */
function callsOf(grants: readonly Grant[], { decisions, holders }: Evidence) {
  const stacks = new Set(grants.map(({ stack }) => stack));
  return decisions.flatMap((decision) => {
    const holder = holders.get(roleName(decision) ?? '');
    return holder && stacks.has(holder.stack) ? [{ decision, holder }] : [];
  });
}

const usage = ({ stack, role }: Holder, action: string): string => `${stack} ${role} ${action.toLowerCase()}`;

/** A grant with a wildcard is used when any action that it covers is. */
function isUsed(grant: Grant, used: ReadonlySet<string>): boolean {
  const pattern = new RegExp(`^${usage(grant, grant.action).replaceAll('*', '.*')}$`);
  return [...used].some((one) => pattern.test(one));
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

const formatted = (text: string): Promise<string> => format(text, { parser: 'markdown', printWidth: 120 });

async function write(): Promise<void> {
  const scenarios = builtScenarios.map(({ id }) => id);
  const templates = await synthesize({ scenarios, context: NOT_BUNDLED }, join(__dirname, '..', '.local', 'cdk.out'));
  await writeFile(PAGE, await formatted(table(templates)));
}

if (require.main === module && process.argv.includes('--write')) void write();
