import type { Arrow, Stack } from '../aws/facts';
import { allServices, factsOf, stackOf } from '../aws/services';
import { type Properties, readableId, references, type Template, type TemplateResource } from '../template/template';

/** What belongs to one asynchronous path. */
interface Box {
  readonly name: string;
  readonly members: readonly string[];
}

/** What the CDK deploys with, and where alarms go. */
const NOT_DRAWN = /^(Custom|AlarmTopic)/;
/** What no template makes. */
const OUTSIDE = allServices.flatMap(({ outside }) => outside ?? []);

/**
 * A template as a Mermaid flowchart: who calls, feeds, reads and writes whom, and where failures go. Arrows come from
 * integrations, event sources, rules, schedules, redrive policies and grants, never from names. What an asynchronous
 * path is made of stands in a box.
 */
export function diagram(scenario: string, template: Template): string {
  const { resources, arrows, drawn, outside, node } = partsOf(template);
  const boxes = resources.flatMap(([id, resource]) => boxOf(id, resource, drawn));
  const failures = drawn.filter((id) => arrows.some(({ to, failure }) => to === id && failure));
  return flowchart(`The resources of ${scenario}, and what they do with each other`, [
    ...drawn.filter((id) => isDoor(id, template)).map((id) => `client((client)) --> ${readableId(id)}`),
    ...drawn.filter((id) => !boxes.some(({ members }) => members.includes(id))).map((id) => node(id)),
    ...outside,
    ...boxes.flatMap(({ name, members }) => [
      `subgraph ${name}Path [${words(name)}]`,
      ...members.map((id) => `  ${node(id, readableId(id).replace(new RegExp(`^${name}`), ''))}`),
      'end',
    ]),
    ...arrows.map(
      ({ from, to, label, failure }) => `${readableId(from)} ${failure ? '-.->' : '-->'}|"${label}"| ${readableId(to)}`,
    ),
    'classDef failure stroke:#c0392b,stroke-dasharray:4 3',
    ...failures.map((id) => `class ${readableId(id)} failure`),
  ]);
}

/** The same at a glance: no labels, no boxes, and nothing of failures. */
export function sketch(scenario: string, template: Template): string {
  const { arrows, drawn, outside, node } = partsOf(template);
  const good = arrows.filter(({ failure }) => !failure);
  const seen = (id: string): boolean => good.some(({ from, to }) => id === from || id === to);
  return flowchart(`The main resources of ${scenario}`, [
    ...drawn.filter((id) => isDoor(id, template)).map((id) => `client((client)) --> ${readableId(id)}`),
    ...drawn.filter(seen).map((id) => node(id)),
    ...outside,
    ...good.map(({ from, to }) => `${readableId(from)} --> ${readableId(to)}`),
  ]);
}

const flowchart = (title: string, lines: readonly string[]): string =>
  ['```mermaid', 'flowchart LR', ...[`accTitle: ${title}`, ...lines].map((line) => `  ${line}`), '```'].join('\n');

const isDoor = (id: string, template: Template): boolean =>
  factsOf(template.Resources[id]?.Type ?? '')?.isDoor === true;

/** A template's resources and arrows, the ids of those that are drawn, and how each is written. */
function partsOf(template: Template) {
  const resources = Object.entries(template.Resources).filter(([id]) => !NOT_DRAWN.test(id));
  const stack = stackOf(template);
  const arrows = unique(resources.flatMap(([id, resource]) => arrowsOf(id, resource, stack)));
  const drawn = resources
    .filter(([id, { Type }]) => factsOf(Type)?.shape && arrows.some(({ from, to }) => id === from || id === to))
    .map(([id]) => id);
  const node = (id: string, label = readableId(id)): string =>
    `${readableId(id)}${stack.factsOf(id)?.shape?.(words(label)) ?? ''}`;
  const outside = OUTSIDE.filter(({ name }) => arrows.some(({ from, to }) => [from, to].includes(name))).map(
    ({ name }) => `${name}["${words(name)}"]`,
  );
  return { resources, arrows, drawn, outside, node };
}

/** An event source or a schedule with its worker, and what the construct around them made beside it. */
function boxOf(id: string, { Type, Properties = {} }: TemplateResource, drawn: readonly string[]): Box[] {
  const path = factsOf(Type)?.path;
  const [, name] = new RegExp(`^(.+)${path?.suffix ?? '$'}$`).exec(readableId(id)) ?? [];
  if (!path || name === undefined) return [];
  const workers = references(path.worker(Properties));
  return [
    { name, members: [...workers, ...drawn.filter((member) => member.startsWith(name) && !workers.includes(member))] },
  ];
}

const arrowsOf = (id: string, { Type, Properties = {} }: TemplateResource, stack: Stack): readonly Arrow[] =>
  Type === 'AWS::IAM::Policy'
    ? grants(Properties, stack.template)
    : (factsOf(Type)?.arrows?.(id, Properties, stack) ?? []);

/** What a function may do, in the words of the services to which it may do it. */
function grants({ Roles, PolicyDocument }: Properties, template: Template): Arrow[] {
  const holder = Object.entries(template.Resources).find(
    ([, { Type, Properties = {} }]) =>
      Type === 'AWS::Lambda::Function' &&
      references(Properties['Role']).some((role) => references(Roles).includes(role)),
  );
  if (!holder || NOT_DRAWN.test(holder[0])) return [];
  const { Statement } = PolicyDocument as { Statement: { Action: string | string[]; Resource: unknown }[] };
  const uses = Statement.flatMap(({ Action, Resource }) =>
    references(Resource).flatMap((to) =>
      allServices.flatMap(({ verbs = [] }) =>
        verbs.flatMap(([pattern, verb]) =>
          [Action].flat().some((action) => pattern.test(action)) ? [{ to, verb }] : [],
        ),
      ),
    ),
  );
  const granted = Statement.flatMap(({ Action }) => Action);
  for (const { name: to, verbs = {} } of OUTSIDE) {
    uses.push(...Object.entries(verbs).flatMap(([action, verb]) => (granted.includes(action) ? [{ to, verb }] : [])));
  }
  return [...new Set(uses.map(({ to }) => to))].map((to) => {
    const verbs = new Set(uses.filter((use) => use.to === to).map(({ verb }) => verb));
    return { from: holder[0], to, label: [...verbs].join(', '), failure: verbs.has('parks') };
  });
}

/** One arrow between two places: routes share it, and what a schedule and its function both have is drawn once. */
function unique(arrows: readonly Arrow[]): Arrow[] {
  const merged = new Map<string, Arrow>();
  for (const arrow of arrows) {
    // Where an event source gives up, its function may write: the arrow of the source shows it already.
    if (!arrow.failure && arrows.some(({ from, to, failure }) => failure && from === arrow.from && to === arrow.to))
      continue;
    const key = `${arrow.from} ${arrow.to} ${String(arrow.failure ?? false)}`;
    const known = merged.get(key);
    const labels = [...new Set([...(known?.label.split('<br/>') ?? []), arrow.label])];
    // The grant to park failed runs repeats the schedule's own.
    const label = (labels.length > 1 ? labels.filter((text) => text !== 'parks') : labels).join('<br/>');
    merged.set(key, { ...arrow, label });
  }
  return [...merged.values()];
}

/** `ShippingDeadLetters` → `Shipping dead letters`. */
const words = (id: string): string => id.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
