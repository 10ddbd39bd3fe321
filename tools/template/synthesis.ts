import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { buildApp } from '../../lib/app';
import { TEMPLATE_ONLY } from '../../lib/constructs/functions/bundle';
import { scenarios } from '../../lib/registry';
import type { Template } from './template';

/** The profile `full`, with the settings that scenarios cannot be without in it. */
export const FULL: Readonly<Record<string, string>> & { readonly profile: 'full' } = {
  ...Object.fromEntries(scenarios.flatMap(({ full = {} }) => Object.entries(full))),
  profile: 'full',
};

const templates = new Map<string, Template>();

/**
 * A scenario's template under the given settings, synthesized in this process, once.
 * @throws Error when there is no such scenario, or it has no stack yet
 */
export function templateOf(scenario: string, settings: Record<string, unknown> = {}): Template {
  const key = JSON.stringify([scenario, settings]);
  const template = templates.get(key) ?? synthesized(scenario, settings);
  templates.set(key, template);
  return template;
}

/** The construct paths of a scenario's alarms within its stack, as its runbook names them. */
export const alarmsOf = (scenario: string, settings: Record<string, unknown> = {}): readonly string[] =>
  built(scenario, settings)
    .node.findAll()
    .filter((node) => node instanceof CfnAlarm)
    .map(({ node }) => node.path.split('/').slice(1, -1).join('/'));

const synthesized = (scenario: string, settings: Record<string, unknown>): Template =>
  built(scenario, settings).synth().getStackByName(scenario).template as Template;

function built(scenario: string, settings: Record<string, unknown>): App {
  const app = buildApp({ scenarios: [scenario], context: { ...TEMPLATE_ONLY, ...settings } });
  if (!app.node.tryFindChild(scenario)) throw new Error(`${scenario} has no stack in lib/registry.ts.`);
  return app;
}

/**
 * Synthesizes every scenario under some settings, handlers unbundled, for the judgement of their wiring.
 * @returns the folder of the assembly
 */
export async function synthesizeOurs(settings: Readonly<Record<string, string>>): Promise<string> {
  process.env['CDK_VALIDATION'] ??= 'false';
  const outdir = join('cdk.out', `wiring-${settings['profile']}`);
  await rm(outdir, { recursive: true, force: true });
  buildApp({ context: { ...TEMPLATE_ONLY, ...settings }, outdir }).synth();
  return outdir;
}
