import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { buildApp } from '../../lib/app';

/** Context that leaves handlers unbundled: whoever only reads a template has no use for their code. */
export const NOT_BUNDLED = { 'aws:cdk:bundling-stacks': [] };

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

function synthesized(scenario: string, settings: Record<string, unknown>): Template {
  const assembly = built(scenario, settings).synth();
  return Template.fromJSON(assembly.getStackByName(scenario).template as Record<string, unknown>);
}

function built(scenario: string, settings: Record<string, unknown>): App {
  const app = buildApp({ scenarios: [scenario], context: { ...NOT_BUNDLED, ...settings } });
  if (!app.node.tryFindChild(scenario)) throw new Error(`${scenario} has no stack in lib/scenarios.ts.`);
  return app;
}
