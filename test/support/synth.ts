import { Template } from 'aws-cdk-lib/assertions';
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

function synthesized(scenario: string, settings: Record<string, unknown>): Template {
  const app = buildApp({ scenarios: [scenario], context: { ...NOT_BUNDLED, ...settings } });
  if (!app.node.tryFindChild(scenario)) throw new Error(`${scenario} has no stack in lib/scenarios.ts.`);
  return Template.fromJSON(app.synth().getStackByName(scenario).template as Record<string, unknown>);
}
