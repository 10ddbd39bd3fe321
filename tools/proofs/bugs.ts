import { existsSync, readFileSync } from 'node:fs';
import type { FaultSchedule } from '../simulation/decisions';
import { blueprintOf, isSeenBy, type Violation } from '../simulation/search';
import { checkThatSees, type Mutant, type Simulation } from '../simulation/simulation';
import type { Blueprint } from '../simulation/world';

/** A mutant that is a well-known bug: `npm run break` shows it under this word. */
export type Bug = Mutant & { readonly breakable: string };

export const bugsOf = ({ mutants }: Simulation): readonly Bug[] =>
  mutants.flatMap((mutant) => (mutant.breakable === undefined ? [] : [{ ...mutant, breakable: mutant.breakable }]));

/** A scenario with a bug in it. */
export interface Attempt {
  readonly simulation: Simulation;
  readonly bug: Bug;
  /** With the bug. */
  readonly broken: Blueprint;
  /** Whether a violation is the bug's. */
  readonly counts: (violation: Violation) => boolean;
}

export async function attemptOf(simulation: Simulation, bug: Bug): Promise<Attempt> {
  const broken = await blueprintOf(simulation, bug);
  return { simulation, bug, broken, counts: isSeenBy(checkThatSees(bug, simulation)) };
}

/** Where the schedules of a scenario's bugs are kept, by their words: `npm run break -- --record` writes them. */
export const schedulesFile = (folder: string): string => `proofs/${folder}/schedules.json`;

/** The schedule that is known to show a bug. */
export function keptSchedule(folder: string, { shownBy, breakable }: Bug): FaultSchedule | undefined {
  const file = schedulesFile(folder);
  if (shownBy || !existsSync(file)) return shownBy;
  return (JSON.parse(readFileSync(file, 'utf8')) as Record<string, FaultSchedule>)[breakable];
}
