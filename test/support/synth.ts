import type { Template } from 'aws-cdk-lib/assertions';
import { synthesized } from '../../tools/synthesized';

const templates = new Map<string, Template>();

/** A scenario's template under the given settings, synthesized once per file of tests. */
export function templateOf(scenario: string, settings: Record<string, unknown> = {}): Template {
  const key = JSON.stringify([scenario, settings]);
  const template = templates.get(key) ?? synthesized(scenario, settings);
  templates.set(key, template);
  return template;
}
