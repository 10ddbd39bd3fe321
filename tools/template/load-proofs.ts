import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What `proofs/<folder>/index.ts` declares for a scenario.
 * @typeParam Part what of it the caller looks at; the file itself is checked against the whole
 */
export async function loadProofs<Part>(folder: string): Promise<Part> {
  const { proofs } = (await import(`../../proofs/${folder}/index`)) as { proofs: Part };
  return proofs;
}

/**
 * Puts into a scenario that has just been deployed what people find there who look at it for the first time, through its
 * public API; called again, it changes nothing.
 * @returns what is there, for a line of progress
 */
export type Seed = (outputs: Readonly<Record<string, string>>) => Promise<string>;

/** What `proofs/<folder>/seed.ts` exports, where a scenario has one. */
export async function loadSeed(folder: string): Promise<Seed | undefined> {
  if (!existsSync(join(__dirname, '../../proofs', folder, 'seed.ts'))) return undefined;
  return ((await import(`../../proofs/${folder}/seed`)) as { seed: Seed }).seed;
}
