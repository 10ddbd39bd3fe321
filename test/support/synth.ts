import { Template } from 'aws-cdk-lib/assertions';
import { templateOf as plain } from '../../tools/template/synthesis';

const templates = new Map<string, Template>();

/**
 * A scenario's template under the given settings, for assertions; synthesized in this process, once.
 * @throws Error when there is no such scenario, or it has no stack yet
 */
export function templateOf(scenario: string, settings: Record<string, unknown> = {}): Template {
  const key = JSON.stringify([scenario, settings]);
  const template = templates.get(key) ?? Template.fromJSON({ ...plain(scenario, settings) });
  templates.set(key, template);
  return template;
}
