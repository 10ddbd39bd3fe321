import type { Arrow, Drawn, Stack } from '../../aws/facts';
import { allServices, factsOf, stackOf } from '../../aws/services';
import { type Properties, readableId, references, type Template, type TemplateResource } from '../../template/template';
import { inWords } from './clock';

/** What stands in a picture: a resource, or somebody or something outside of the template. */
export interface Part extends Omit<Drawn, 'kind' | 'enters'> {
  readonly id: string;
  readonly label: string;
  readonly kind: Drawn['kind'] | 'client' | 'outside';
  /** It keeps what failed and nothing else. */
  readonly failure: boolean;
}

/** What belongs to one asynchronous path. */
export interface Box {
  readonly name: string;
  readonly members: readonly string[];
}

export interface Drawing {
  readonly parts: readonly Part[];
  readonly arrows: readonly Arrow[];
  readonly boxes: readonly Box[];
}

/** What the CDK deploys with, and where alarms go. */
const NOT_DRAWN = /^(Custom|AlarmTopic)/;
const CLIENT = 'Client';
const OPERATOR = 'Operator';
/** What no template makes. */
const OUTSIDE = allServices.flatMap(({ outside }) => outside ?? []);

/**
 * Who calls, feeds, reads and writes whom, and where failures go. Arrows come from integrations, event sources, rules,
 * schedules, redrive policies, addresses in environments and grants, never from names.
 */
export function drawingOf(template: Template): Drawing {
  const resources = Object.entries(template.Resources).filter(([id]) => !NOT_DRAWN.test(id));
  const stack = stackOf(template);
  const own = unique(resources.flatMap(([id, resource]) => arrowsOf(id, resource, stack)));
  const arrows = [...comingIn(template, own), ...own].map((arrow) => ({ ...arrow, label: inWords(arrow.label) }));
  const seen = (id: string): boolean => arrows.some(({ from, to }) => id === from || id === to);
  const drawn = resources.flatMap(([id, { Type }]): Part[] => {
    const facts = factsOf(Type)?.drawn;
    const failure = arrows.some((arrow) => arrow.to === id && arrow.failure);
    return facts && seen(id) ? [{ ...facts, id, label: words(readableId(id)), failure }] : [];
  });
  const outside = [
    { name: CLIENT, glyph: 'person', called: 'app or browser', kind: 'client' as const },
    { name: OPERATOR, glyph: 'person', called: 'by hand', kind: 'client' as const },
    ...OUTSIDE.map((one) => ({ ...one, kind: 'outside' as const })),
  ].filter(({ name }) => seen(name));
  const ids = drawn.map(({ id }) => id);
  return {
    parts: [
      ...outside.map(({ name, glyph, called, kind }) => ({
        glyph,
        called,
        kind,
        id: name,
        label: words(name),
        failure: false,
      })),
      ...drawn,
    ],
    arrows,
    boxes: resources.flatMap(([id, resource]) => boxOf(id, resource, ids)),
  };
}

/** Clients come in by doors; a function to which nothing else leads, and that an output names, is run by hand. */
function comingIn(template: Template, arrows: readonly Arrow[]): Arrow[] {
  const named = references(Object.values(template.Outputs ?? {}).map(({ Value }) => Value));
  return Object.entries(template.Resources).flatMap(([id, { Type }]): Arrow[] => {
    const { kind, enters = '' } = factsOf(Type)?.drawn ?? {};
    if (kind === 'door') return [{ from: CLIENT, to: id, label: enters }];
    const alone = kind === 'function' && named.includes(id) && !arrows.some(({ to }) => to === id);
    return alone ? [{ from: OPERATOR, to: id, label: 'runs' }] : [];
  });
}

/** An event source or a schedule with its worker, and what the construct around them made beside it. */
function boxOf(id: string, { Type, Properties = {} }: TemplateResource, drawn: readonly string[]): Box[] {
  const path = factsOf(Type)?.path;
  const [, name] = new RegExp(`^(.+)${path?.suffix ?? '$'}$`).exec(readableId(id)) ?? [];
  if (!path || name === undefined) return [];
  const workers = references(path.worker(Properties));
  const made = drawn.filter((member) => member.startsWith(name) && !workers.includes(member));
  return [{ name: words(name), members: [...workers, ...made] }];
}

const arrowsOf = (id: string, { Type, Properties = {} }: TemplateResource, stack: Stack): readonly Arrow[] =>
  Type === 'AWS::IAM::Policy'
    ? grants(Properties, stack.template)
    : (factsOf(Type)?.arrows?.(id, Properties, stack) ?? []);

/** What a function may do, in the words of the services to which it may do it. */
function grants({ Roles, PolicyDocument }: Properties, template: Template): Arrow[] {
  const from = holderOf(references(Roles), template);
  if (from === undefined || NOT_DRAWN.test(from)) return [];
  const { Statement } = PolicyDocument as { Statement: { Action: string | string[]; Resource: unknown }[] };
  const uses = Statement.flatMap(({ Action, Resource }) =>
    inTemplate(references(Resource), template).flatMap((to) =>
      allServices.flatMap(({ verbs = [] }) =>
        verbs.flatMap(([pattern, verb]) =>
          [Action].flat().some((action) => pattern.test(action)) ? [{ to, verb: verbTo(to, verb, template) }] : [],
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
    return { from, to, label: [...verbs].join(', '), failure: verbs.has('parks') };
  });
}

/** Who sends to a queue that has dead letters of its own gives it work, and parks nothing. */
const verbTo = (to: string, verb: string, { Resources }: Template): string =>
  verb === 'parks' && Resources[to]?.Properties?.['RedrivePolicy'] !== undefined ? 'sends' : verb;

/** Without the account, the Region and the like, of which ARNs are made. */
const inTemplate = (ids: readonly string[], { Resources }: Template): readonly string[] =>
  ids.filter((id) => Object.hasOwn(Resources, id));

/** Who acts by a role: a function, or a client to whom an identity pool gives it. */
function holderOf(roles: readonly string[], { Resources }: Template): string | undefined {
  for (const [id, { Type, Properties = {} }] of Object.entries(Resources)) {
    const has = (given: unknown): boolean => references(given).some((role) => roles.includes(role));
    if (Type === 'AWS::Lambda::Function' && has(Properties['Role'])) return id;
    if (Type === 'AWS::Cognito::IdentityPoolRoleAttachment' && has(Properties['Roles'])) return CLIENT;
  }
  return undefined;
}

/** One arrow between two places: routes share it, and what a schedule and its function both say is said once. */
function unique(arrows: readonly Arrow[]): Arrow[] {
  const merged = new Map<string, Arrow>();
  for (const arrow of arrows) {
    // Where an event source gives up, its function may write: the arrow of the source says so already.
    if (!arrow.failure && arrows.some(({ from, to, failure }) => failure && from === arrow.from && to === arrow.to))
      continue;
    const key = `${arrow.from} ${arrow.to} ${String(arrow.failure ?? false)}`;
    const known = merged.get(key);
    const labels = [...new Set([...(known?.label.split('\n') ?? []), arrow.label])];
    // The grant to park failed runs says again what the schedule says.
    const label = (labels.length > 1 ? labels.filter((text) => text !== 'parks') : labels).join('\n');
    merged.set(key, { ...arrow, label });
  }
  return [...merged.values()];
}

/** `ShippingDeadLetters` → `Shipping dead letters`. */
const words = (id: string): string =>
  id.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/\bapi\b/i, 'API');
