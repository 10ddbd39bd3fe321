import { Template } from 'aws-cdk-lib/assertions';
import { buildGallery } from '../../lib/gallery.js';

/** Context that leaves the handlers' sources unbundled: no test of a template needs their code. */
export const NOT_BUNDLED = { 'aws:cdk:bundling-stacks': [] };
const templates = new Map<string, Template>();

/** A scenario's template under the given settings, synthesized once per file of tests. */
export function templateOf(scenario: string, settings: Record<string, unknown> = {}): Template {
  const key = JSON.stringify([scenario, settings]);
  const known = templates.get(key);
  if (known) return known;
  const app = buildGallery({ scenarios: [scenario], context: { ...NOT_BUNDLED, ...settings } });
  const stack = app.node.findChild(scenario);
  const template = Template.fromJSON(app.synth().getStackArtifact(stack.node.id).template as Record<string, unknown>);
  templates.set(key, template);
  return template;
}
