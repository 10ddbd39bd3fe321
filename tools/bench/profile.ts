import type { Profiler } from 'node:inspector';

/** What a share of the time went into. */
export interface Item {
  readonly what: string;
  /** Of the time that the processor was at work. */
  readonly share: number;
}

/** Of the processor, and of the profiler itself. */
const NO_WORK = ['(idle)', 'dispatch'];
const GROUPS: readonly (readonly [RegExp, (found: RegExpExecArray) => string])[] = [
  [/\/lambdas\/.*\.handler\.js$/, () => 'handlers, their own code'],
  [/\/(tools\/[\w/-]+)\.ts$/, ([, file = '']) => `\`${file}.ts\``],
  [/\/(?:test|proofs)\//, () => 'checks and workloads of scenarios'],
  [/\/node_modules\/((?:@[\w-]+\/)?[\w-]+)\//, ([, name = '']) => `the package \`${name}\``],
  [/^(?:@[\w-]+\/)?[\w-]+\.js$/, () => 'packages that handlers load'],
];

/**
 * Where the time of a CPU profile went, the largest first. What V8 and Node.js do counts for the file that has them do
 * it, so far as the profile shows; collecting garbage is an item of its own.
 */
export function itemsOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Item[] {
  const groups = new Map<number, string | undefined>();
  const walk = (node: Profiler.ProfileNode, caller: string | undefined): void => {
    const group = groupOf(node) ?? caller;
    groups.set(node.id, group);
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (child) walk(child, group);
    }
  };
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const [root] = nodes;
  if (root) walk(root, undefined);
  const times = new Map<string, number>();
  for (const [place, id] of samples.entries()) {
    if (NO_WORK.includes(byId.get(id)?.callFrame.functionName ?? '')) continue;
    const group = groups.get(id) ?? 'Node.js itself';
    times.set(group, (times.get(group) ?? 0) + (timeDeltas[place] ?? 0));
  }
  const all = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times].map(([what, time]) => ({ what, share: time / all })).sort((a, b) => b.share - a.share);
}

function groupOf({ callFrame: { functionName, url } }: Profiler.ProfileNode): string | undefined {
  if (functionName === '(garbage collector)') return 'collecting garbage';
  for (const [pattern, name] of GROUPS) {
    const found = pattern.exec(url);
    if (found) return name(found);
  }
  return undefined;
}
