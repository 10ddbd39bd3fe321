import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Promised } from './promised';
import type { Simulation } from '../simulation/simulation';
import { loadProofs } from '../template/load-proofs';

/** What proves a promise: a test, or a mutant that the simulation must catch. */
export interface Proof {
  readonly kind: 'unit' | 'e2e' | 'mutant';
  /** The file that holds it, from the project's root. */
  readonly file: string;
  /** The test's or the mutant's name, without the promises' ids. */
  readonly name: string;
  /** The name as it is reported, with the ids. */
  readonly title: string;
  /** Of a mutant that is a well-known bug: the word under which `npm run break` shows it. */
  readonly breakable?: string;
}

export interface Entry extends Promised {
  readonly proofs: readonly Proof[];
}

/** Ids at the beginning of a test's name, and the name: `'[outbox-1] [outbox-2] writes …'`. */
const NAMED = /(['"`])((?:\[[a-z0-9-]+-\d+\] )+)(.*?)\1/g;
const ID = /[a-z0-9-]+/g;

/**
 * The promises of a scenario's folder, each with whatever names it.
 */
export async function ledgerOf(folder: string): Promise<Entry[]> {
  const { promises } = await loadProofs<{ readonly promises: readonly Promised[] }>(folder);
  const proofs = [...testsIn(folder), ...(await mutantsOf(folder))];
  return promises.map((promised) => ({
    ...promised,
    proofs: proofs.filter(({ ids }) => ids.includes(promised.id)).map(({ proof }) => proof),
  }));
}

/** Every id that a test or a mutant of the folder names, promised or not. */
export async function idsNamedIn(folder: string): Promise<Set<string>> {
  return new Set([...testsIn(folder), ...(await mutantsOf(folder))].flatMap(({ ids }) => ids));
}

/**
 * The tests of all scenarios whose names begin with the ids of promises, as their text has them.
 * @public for the reporter, which loads it by its path
 */
export const namedTests = (): Proof[] =>
  readdirSync('test')
    .filter((folder) => existsSync(join('proofs', folder, 'promises.ts')))
    .flatMap((folder) => testsIn(folder).map(({ proof }) => proof));

interface Naming {
  readonly ids: readonly string[];
  readonly proof: Proof;
}

function testsIn(folder: string): Naming[] {
  const files = readdirSync(join('test', folder)).filter(
    (file) => file.endsWith('.test.ts') || file.endsWith('e2e.ts'),
  );
  return files.flatMap((name) => {
    const file = join('test', folder, name);
    return [...readFileSync(file, 'utf8').matchAll(NAMED)].map(([, , ids = '', test = '']) => ({
      ids: ids.match(ID) ?? [],
      proof: { kind: name.endsWith('e2e.ts') ? 'e2e' : 'unit', file, name: test, title: `${ids}${test}` } as const,
    }));
  });
}

/** Mutants count as proofs of the promise that they break: the simulation fails when it misses one. */
async function mutantsOf(folder: string): Promise<Naming[]> {
  const file = join('proofs', folder, 'simulation.ts');
  const { simulation } = await loadProofs<{ readonly simulation: () => Promise<Simulation> }>(folder);
  return (await simulation()).mutants.map(({ name, breaks, breakable }) => ({
    ids: [breaks],
    proof: { kind: 'mutant', file, name, title: name, ...(breakable !== undefined && { breakable }) },
  }));
}
