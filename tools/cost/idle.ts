import type { ResourceFacts } from '../aws/facts';
import { unpriced } from '../aws/price';
import { factsOf, type PriceName } from '../aws/services';
import { ToolError } from '../terminal/tool-error';
import { type Properties, referenced, type Template } from '../template/template';
import type { Charge } from './charge';

/**
 * What a template costs in a month without any use, scheduled runs apart.
 * @throws {ToolError} for a type of resource, or a setting of one, whose price nobody has looked up
 */
export const idleCharges = (template: Template): readonly Charge[] =>
  Object.entries(template.Resources).flatMap(([id, { Type, Properties = {} }]) => {
    const facts = factsOf(Type);
    if (facts?.idle === undefined) {
      throw new ToolError(`What does ${Type} (${id}) cost? Add it to the facts of its service, tools/aws/<service>/.`);
    }
    const idle = typeof facts.idle === 'string' ? [] : facts.idle(Properties, id);
    return [...idle, ...waiting(facts, Properties, id, template)];
  });

/** What it costs to wait for an event source: Lambda looks whether or not there is something. */
function waiting(
  { awaits }: ResourceFacts<PriceName>,
  properties: Properties,
  id: string,
  { Resources }: Template,
): readonly Charge[] {
  if (!awaits) return [];
  const { Type: type = '', Properties: own = {} } = Resources[referenced(awaits(properties)) ?? ''] ?? {};
  return factsOf(type)?.awaited?.(own) ?? unpriced(`an event source of type ${type}`, id);
}

/** The prices of use that nothing counts. */
export const usePrices = (template: Template): readonly PriceName[] => [
  ...new Set(
    Object.values(template.Resources).flatMap(({ Type, Properties = {} }) => factsOf(Type)?.uses?.(Properties) ?? []),
  ),
];

/** The custom metrics that the alarms of a template watch, each as a text of its own. */
export const watchedMetrics = (template: Template): readonly string[] =>
  Object.values(template.Resources).flatMap(({ Type, Properties = {} }) => {
    const { Namespace, MetricName, Dimensions = [] } = Properties;
    if (Type !== 'AWS::CloudWatch::Alarm' || typeof Namespace !== 'string' || Namespace.startsWith('AWS/')) return [];
    const dimensions = (Dimensions as { Name: string; Value: unknown }[]).map(({ Name, Value }) => [Name, Value]);
    return [metricName(Namespace, String(MetricName), Object.fromEntries(dimensions) as object)];
  });

/** A metric is its name and all of its dimensions. */
export const metricName = (namespace: string, name: string, dimensions: object): string =>
  [
    namespace,
    name,
    ...Object.entries(dimensions)
      .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
      .sort(),
  ].join(' ');
