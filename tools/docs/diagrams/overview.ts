import type { Arrow } from '../../aws/facts';
import type { Box, Drawing } from './drawing';
import { type Line, type Node, nodeOf, type Picture } from './picture';

/** What fits on a slide. */
export const FEWEST = 6;
export const MOST = 9;

const FEEDS = /^(feeds|inserts|new objects)$/;

type Fold = (nodes: readonly Node[], lines: readonly Line[]) => readonly Node[];

/**
 * The nouns of a scenario's first paragraph, by rule: one node for each asynchronous path, and one for the functions
 * behind one API that use the same table. What only keeps failures, or is written and never read, is left out. If that
 * is more than a slide holds, what serves a single other node goes into it, step by step; if it is less, paths stay open.
 */
export function overviewOf(drawing: Drawing): Picture {
  const arrows = drawing.arrows.filter((arrow) => !arrow.failure && !isPlainEntry(arrow, drawing));
  const nodes = drawing.parts.filter(({ id, failure }) => !failure && !isNeverRead(id, drawing)).map(nodeOf);
  const picture = (shown: readonly Node[]): Picture => {
    const lines = linesBetween(shown, arrows);
    const seen = shown.filter(({ id }) => lines.some(({ from, to }) => from === id || to === id));
    return { nodes: seen, lines, boxes: [] };
  };
  const fold = (given: Picture, by: Fold): Picture => picture(by(given.nodes, given.lines));

  const folded = [foldPaths(drawing.boxes, arrows), foldCaretakers(drawing), foldHandlers].reduce(fold, picture(nodes));
  if (folded.nodes.length < FEWEST) return fold(picture(nodes), foldHandlers);
  return [
    foldSources,
    foldOwnStores,
    foldAllHandlers,
    foldInboxes,
    foldHelpers(drawing),
    foldOwnTables,
    foldAlike,
  ].reduce((given, by) => (given.nodes.length > MOST ? fold(given, by) : given), folded);
}

/** Clients may call an API directly, too, to which something of ours leads them. */
const isPlainEntry = ({ from, to, label }: Arrow, { arrows, parts }: Drawing): boolean =>
  label === '' &&
  parts.some(({ id, kind }) => id === from && kind === 'client') &&
  arrows.some((other) => other.to === to && other.from !== from);

/** Kept against repetition, or for people to look at. */
const isNeverRead = (part: string, { arrows, parts }: Drawing): boolean =>
  parts.some(({ id, kind }) => id === part && kind === 'store') &&
  arrows.every(({ from, to, label }) => from !== part && (to !== part || label === 'writes'));

/** The arrows between nodes: those of their parts, as one for each pair. */
function linesBetween(nodes: readonly Node[], arrows: readonly Arrow[]): readonly Line[] {
  const lines = new Map<string, Line>();
  const nodeWith = (part: string) => nodes.find(({ members }) => members.includes(part));
  for (const { from: source, to: target, label } of arrows) {
    const [from, to] = [nodeWith(source), nodeWith(target)];
    if (!from || !to || from === to) continue;
    const key = [from.id, to.id].sort().join(' ');
    const known = lines.get(key) ?? { from: from.id, to: to.id, labels: [], both: false };
    const labels = [...new Set([...known.labels, ...label.split(/, |\n/)])].filter((text) => text !== '');
    const both = known.both || known.from !== from.id;
    // What feeds comes first.
    const ends = both && from.kind === 'store' ? { from: from.id, to: to.id } : { from: known.from, to: known.to };
    lines.set(key, { ...ends, labels, failure: false, both });
  }
  return [...lines.values()].map((line) => ({ ...line, labels: shortened(line.labels) }));
}

/** Two at most: more of them say that there are many ways, not which. */
function shortened(labels: readonly string[]): readonly string[] {
  const fed = labels.some((label) => FEEDS.test(label));
  const short = labels.filter((label) => label !== 'ANY /' && !(fed && label === 'reads'));
  const sorted = [...short.filter((label) => label !== 'writes'), ...short.filter((label) => label === 'writes')];
  const text = sorted.join(', ').replace('ANY /{proxy+}', 'every path');
  return sorted.length > 2 || text === '' ? [] : [text];
}

/** Makes one node of several. */
function merged(nodes: readonly Node[], ids: readonly string[], into: Partial<Node>): readonly Node[] {
  const [first, ...others] = nodes.filter(({ id }) => ids.includes(id));
  if (!first) return nodes;
  const all = [first, ...others];
  const one: Node = {
    ...first,
    members: all.flatMap(({ members }) => members),
    glyphs: [...new Set(all.flatMap(({ glyphs }) => glyphs))],
    ...into,
  };
  return nodes.flatMap((node) => (node === first ? [one] : ids.includes(node.id) ? [] : [node]));
}

/** An event source or a schedule and its worker are one; the worker says what it does, the source how. */
const foldPaths =
  (boxes: readonly Box[], arrows: readonly Arrow[]): Fold =>
  (all) =>
    boxes.reduce((nodes, { members }) => {
      const own = nodes.filter(({ id }) => members.includes(id));
      const worker = own.find(({ kind }) => kind === 'function');
      if (!worker) return nodes;
      const begun = arrows.find(({ from, to }) => to === worker.id && members.includes(from));
      const glyphs = [...new Set([...own.filter((node) => node !== worker), worker].flatMap((node) => node.glyphs))];
      const called = begun?.label ?? worker.called;
      return merged(
        nodes,
        own.map(({ id }) => id),
        { ...worker, kind: 'path', glyphs, called, members: own.map(({ id }) => id) },
      );
    }, all);

/** A path that does nothing else than another does: it comes by the clock for what the other has missed. */
const foldCaretakers =
  ({ parts, arrows }: Drawing): Fold =>
  (all) => {
    const clocks = parts.filter(({ kind }) => kind === 'clock').map(({ id }) => id);
    const paths = all.filter(({ kind }) => kind === 'path');
    const caretakers = paths.filter(({ members }) => members.some((part) => clocks.includes(part)));
    return caretakers.reduce((nodes, caretaker) => {
      const uses = usesOf(caretaker, arrows);
      const cared = nodes.find((other) => {
        const others = usesOf(other, arrows);
        return (
          other.kind === 'path' && !other.members.includes(caretaker.id) && uses.every((use) => others.includes(use))
        );
      });
      if (!cared || uses.length === 0) return nodes;
      const { id, called, glyphs, label } = cared;
      return merged(nodes, [id, caretaker.id], { id, called, glyphs, label });
    }, all);
  };

/** What a node does to what; what feeds it is read by it. */
const usesOf = ({ members }: Node, arrows: readonly Arrow[]): readonly string[] =>
  arrows
    .filter(({ from, to, failure }) => !failure && members.includes(from) !== members.includes(to))
    .flatMap(({ from, to, label }) =>
      members.includes(from) ? label.split(', ').map((verb) => `${verb} ${to}`) : [`reads ${from}`],
    );

const isHandlerOf = (door: string, { id, kind }: Node, lines: readonly Line[]): boolean =>
  kind === 'function' && lines.every(({ from, to }) => to !== id || from === door) && lines.some(({ to }) => to === id);

const handlersOf = (door: Node, nodes: readonly Node[], lines: readonly Line[]): readonly Node[] =>
  nodes.filter((node) => isHandlerOf(door.id, node, lines));

const doorsOf = (nodes: readonly Node[]): readonly Node[] => nodes.filter(({ kind }) => kind === 'door');

/** Functions behind one API that use the same table. */
const foldHandlers: Fold = (all, lines) =>
  doorsOf(all)
    .flatMap((door) =>
      all
        .filter(({ kind }) => kind === 'store')
        .map((store) =>
          handlersOf(door, all, lines).filter(({ id }) => lines.some(({ from, to }) => from === id && to === store.id)),
        ),
    )
    .reduce<readonly Node[]>((nodes, handlers) => mergedHandlers(nodes, handlers), all);

/** All functions behind one API. */
const foldAllHandlers: Fold = (all, lines) =>
  doorsOf(all).reduce<readonly Node[]>((nodes, door) => mergedHandlers(nodes, handlersOf(door, all, lines)), all);

function mergedHandlers(nodes: readonly Node[], handlers: readonly Node[]): readonly Node[] {
  const present = nodes.filter(({ members }) => handlers.some(({ id }) => members.includes(id)));
  if (present.length < 2) return nodes;
  const members = present.flatMap((node) => node.members);
  return merged(
    nodes,
    present.map(({ id }) => id),
    { label: served(members), called: `${String(members.length)} Lambda functions` },
  );
}

/** `PlaceOrder` and `ListOrders` → `Serve orders`. */
function served(ids: readonly string[]): string {
  const nouns = ids.flatMap((id) => /^[A-Z][a-z]+?(?:([A-Z][a-z]+)+?)(?=[0-9A-F]{8}$)/.exec(id)?.slice(1) ?? []);
  const plural = nouns.map((noun) =>
    noun
      .toLowerCase()
      .replace(/y$/, 'ie')
      .replace(/(?<!s)$/, 's'),
  );
  return `Serve ${plural.length === 0 ? 'requests' : [...new Set(plural)].join(', ')}`;
}

/** What comes from outside and goes to one node only. */
const foldSources: Fold = (all, lines) =>
  foldedInto(all, lines, ({ kind }, around) =>
    kind === 'outside' && around.every(({ to }) => to === around[0]?.to) ? around[0]?.to : undefined,
  );

/** A store that is behind one door, and that nothing else uses but functions that read it. */
const foldOwnStores: Fold = (all, lines) =>
  foldedInto(all, lines, ({ kind }, around) => {
    const users = around.map(({ from, labels }) => ({ user: all.find(({ id }) => id === from), labels }));
    const isReader = ({ user, labels }: (typeof users)[number]): boolean =>
      user?.kind === 'function' && labels.every((label) => label === 'reads');
    const [door, ...others] = users.filter((one) => !isReader(one));
    return kind === 'store' && others.length === 0 && door?.user?.kind === 'door' ? door.user.id : undefined;
  });

/** A store that the functions behind an API have for themselves. */
const foldOwnTables: Fold = (all, lines) =>
  foldedInto(all, lines, ({ id, kind }, around) => {
    const users = new Set(around.map(({ from, to }) => (from === id ? to : from)));
    const [user] = users;
    return kind === 'store' && users.size === 1 && all.find((node) => node.id === user)?.kind === 'function'
      ? user
      : undefined;
  });

/** A store or a channel in which things arrive for one path. */
const foldInboxes: Fold = (all, lines) =>
  foldedInto(all, lines, ({ id, kind }, around) => {
    const isWritten = ({ to, labels }: Line): boolean =>
      to === id && labels.every((label) => ['writes', 'publishes'].includes(label));
    const [reader, ...others] = around.filter((line) => !isWritten(line));
    const path = all.find((node) => reader?.from === id && node.id === reader.to);
    return ['store', 'channel'].includes(kind) && others.length === 0 && path?.kind === 'path' ? path.id : undefined;
  });

/** What is begun by the same node and works on the same one: subscribers of a topic. */
const foldAlike: Fold = (all, lines) => {
  const workers = all.filter(({ kind }) => kind === 'path' || kind === 'function');
  const alike = (one: Node, other: Node): boolean => aroundOf(one, lines) === aroundOf(other, lines);
  const groups = workers.map((worker) => workers.filter((other) => alike(worker, other)));
  return groups.reduce<readonly Node[]>((nodes, group) => {
    const [first] = group;
    if (!first || group.length < 2 || !nodes.includes(first)) return nodes;
    const [verb = ''] = first.label.split(' ');
    const called = 'each by itself';
    const ids = group.map(({ id }) => id);
    return merged(nodes, ids, { label: `${verb} ${ofThem(group)}`, called });
  }, all);
};

/** What comes by the clock, and works on nothing that the functions behind an API do not work on. */
const foldHelpers =
  ({ parts }: Drawing): Fold =>
  (all, lines) => {
    const clocks = parts.filter(({ kind }) => kind === 'clock').map(({ id }) => id);
    const targets = (node: Node) => lines.filter(({ from }) => from === node.id).map(({ to }) => to);
    return foldedInto(all, lines, (node) => {
      if (node.kind !== 'path' || !node.members.some((part) => clocks.includes(part))) return undefined;
      const doing = (other: Node): boolean => targets(node).every((target) => targets(other).includes(target));
      return all.find((other) => other.kind === 'function' && doing(other))?.id;
    });
  };

/** The nodes on either side. */
const aroundOf = ({ id }: Node, lines: readonly Line[]): string =>
  lines
    .flatMap(({ from, to }) => (from === id ? [`to ${to}`] : to === id ? [`from ${from}`] : []))
    .sort()
    .join();

/** `Record audit` and `Record analytics` → `audit, analytics`. */
const ofThem = (group: readonly Node[]): string =>
  group.map(({ label }) => label.split(' ').slice(1).join(' ')).join(', ');

function foldedInto(
  all: readonly Node[],
  lines: readonly Line[],
  whereTo: (node: Node, around: readonly Line[]) => string | undefined,
): readonly Node[] {
  return all.reduce((nodes, node) => {
    const into = nodes.find(
      ({ id }) =>
        id ===
        whereTo(
          node,
          lines.filter(({ from, to }) => from === node.id || to === node.id),
        ),
    );
    if (!into || into.id === node.id) return nodes;
    const { id, label, called, kind } = into;
    return merged(nodes, [into.id, node.id], { id, label, called, kind });
  }, all);
}
