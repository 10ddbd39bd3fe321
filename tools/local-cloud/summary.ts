import { SETTINGS } from '../../lib/environment-settings';
import { scenarios } from '../../lib/registry';
import { lacks } from './capabilities';
import { localEnvironment, NO_PROXY, type Placeholder } from './emulator';
import type { Outputs } from './outputs';

/** What a shell may have that would lead elsewhere, or that SDKs do not take together with an endpoint. */
const FOREIGN = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_SESSION_TOKEN',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',
];

interface Running {
  readonly outputs: Outputs;
  /** Ids of those that run. */
  readonly scenarios: readonly string[];
}

/** For each scenario its URL and a command to try it. */
export function summary({ outputs, scenarios: running }: Running): string {
  const parts = scenarios
    .filter(({ id }) => running.includes(id))
    .map(({ id, purpose, tryIt }) => {
      const values = outputs[id] ?? {};
      const [, url] = Object.entries(values).find(([name]) => /(?<!Queue)Url$/.test(name)) ?? [];
      return ['', `${id}: ${purpose}`, ...(url ? [`  URL     ${url}`] : []), `  Try it  ${tryIt(values)}`];
    });
  return [
    ...parts.flat(),
    '',
    'All outputs: .local/outputs.json. In another shell, `source .local/env` points the AWS CLI, SDKs and npx cdk here.',
  ].join('\n');
}

interface Deployed {
  readonly placeholders: readonly Placeholder[];
  readonly templates: Readonly<Record<string, unknown>>;
}

/** What is not as on AWS, of that on which what is deployed relies: a line, or a line for each. */
export function limitations({ placeholders, templates }: Deployed, inFull: boolean): string {
  const recorded = placeholders.map(({ stack, logicalId, type }) => `${stack} ${logicalId} (${type})`);
  const lacking = lacks(templates);
  if (inFull) {
    return [
      ...list('Recorded only; these do nothing on the local cloud:', recorded),
      ...list('Not as on AWS; the local cloud lacks:', lacking),
    ].join('\n');
  }
  const names = [
    ...(recorded.length > 0 ? [`${recorded.map((line) => line.split(' ')[1]).join(', ')} (recorded only)`] : []),
    ...lacking.map((line) => line.split(':')[0]),
  ];
  if (names.length === 0) return '';
  return `Not as on AWS: ${names.join(', ')}. --limits lists them.`;
}

const list = (title: string, lines: readonly string[]): string[] =>
  lines.length > 0 ? ['', title, ...lines.map((line) => `  ${line}`)] : [];

/** Whether commands such as curl, in a shell of this environment, ask a proxy for the local cloud. */
export function asksProxy({ http_proxy, all_proxy, ALL_PROXY, no_proxy, NO_PROXY }: NodeJS.ProcessEnv): boolean {
  const direct = /127\.0\.0\.1|^\*$/.test(no_proxy ?? NO_PROXY ?? '');
  return [http_proxy, all_proxy, ALL_PROXY].some(Boolean) && !direct;
}

/**
 * For a shell to `source`: what talks to AWS then talks to the local cloud, whatever profile the shell had, and the CDK
 * builds what is deployed there, by the same settings.
 */
export function environmentFile(endpoint: string, settings: Readonly<Record<string, unknown>>): string {
  const variables = { ...localEnvironment(endpoint), [SETTINGS]: JSON.stringify(settings) };
  const exports = Object.entries(variables).map(
    ([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'`,
  );
  return [
    `unset ${FOREIGN.join(' ')} $(env | sed -n 's/^\\(AWS_ENDPOINT_URL_[^=]*\\)=.*/\\1/p')`,
    ...exports,
    ...NO_PROXY.map((name) => `export ${name}="127.0.0.1\${${name}:+,$${name}}"`),
    '',
  ].join('\n');
}
