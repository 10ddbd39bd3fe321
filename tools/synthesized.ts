import { Template } from 'aws-cdk-lib/assertions';
import { buildGallery } from '../lib/gallery';

/** Context that leaves handlers unbundled: whoever only reads a template has no use for their code. */
export const NOT_BUNDLED = { 'aws:cdk:bundling-stacks': [] };

/**
 * A scenario's template under the given settings, synthesized in this process.
 * @throws Error when there is no such scenario, or it has no stack yet
 */
export function synthesized(scenario: string, settings: Record<string, unknown> = {}): Template {
  const app = buildGallery({ scenarios: [scenario], context: { ...NOT_BUNDLED, ...settings } });
  if (!app.node.tryFindChild(scenario)) throw new Error(`${scenario} has no stack in lib/scenarios.ts.`);
  return Template.fromJSON(app.synth().getStackByName(scenario).template as Record<string, unknown>);
}
