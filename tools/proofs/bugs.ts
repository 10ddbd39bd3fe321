import { existsSync, readFileSync } from 'node:fs';
import type { FaultSchedule } from '../simulation/decisions';
import type { Mutant, Simulation } from '../simulation/simulation';

/** A mutant that is a well-known bug: `npm run break` shows it under this word. */
export type Bug = Mutant & { readonly breakable: string };

export const bugsOf = ({ mutants }: Simulation): readonly Bug[] =>
  mutants.flatMap((mutant) => (mutant.breakable === undefined ? [] : [{ ...mutant, breakable: mutant.breakable }]));

/** Where the schedules of a scenario's bugs are kept, by their words: `npm run break -- --record` writes them. */
export const schedulesFile = (folder: string): string => `proofs/${folder}/schedules.json`;

/** The schedule that is known to show a bug. */
export function keptSchedule(folder: string, { shownBy, breakable }: Bug): FaultSchedule | undefined {
  const file = schedulesFile(folder);
  if (shownBy || !existsSync(file)) return shownBy;
  return (JSON.parse(readFileSync(file, 'utf8')) as Record<string, FaultSchedule>)[breakable];
}
