import fc from 'fast-check';
import { kebabCase } from '../../lib/kebab-case';
import { templateOf } from '../template/synthesis';
import { type FaultSchedule, schedules } from './decisions';
import { Handlers } from './handlers';
import { ToolError } from '../terminal/tool-error';
import { type Check, checksOf, type Mutant, RESTS, type Simulation } from './simulation';
import { Blueprint, World } from './world';

/** A promise that did not hold. */
export interface Violation {
  readonly promise: string;
  /** Name of the check that saw it. */
  readonly claim: string;
  readonly why: string;
}

/** A schedule under which a promise does not hold. */
export interface Failure {
  readonly violations: readonly Violation[];
  /** How many schedules were tried, this one included. */
  readonly tried: number;
  readonly seed: number;
  readonly path: string;
  readonly schedule: FaultSchedule;
}

export interface SearchOptions {
  readonly runs: number;
  readonly seed: number;
  /** The run of the seed to begin with, as a failure names it. */
  readonly path?: string;
  /** Whether to look for a simpler schedule that fails too. @default true */
  readonly shrink?: boolean;
  /** What counts as a failure. @default any violation */
  readonly counts?: (violation: Violation) => boolean;
  /** Told of each run. */
  readonly seen?: (world: World) => void;
}

/** What a search tries first: the schedule without a fault. */
const EXAMPLES: [FaultSchedule][] = [[[]]];

/** The schedule that a search of the seed calls by a path. @throws {ToolError} when it has none by that path */
export async function scheduleAt(seed: number, path: string): Promise<FaultSchedule> {
  // As the search itself walks: what `fc.sample` gives by a path is not always the same.
  let found: FaultSchedule | undefined;
  const property = fc.asyncProperty(schedules, (schedule) => {
    found ??= schedule;
    return Promise.resolve(false);
  });
  try {
    await fc.check(property, { seed, path, numRuns: 1, endOnFailure: true, examples: EXAMPLES });
  } catch {
    // fast-check throws for a path that leads nowhere.
  }
  if (found) return found;
  throw new ToolError(`--path ${path} leads to no schedule of seed ${String(seed)}.`);
}

/** Whether it was this check that saw a violation. */
export const isSeenBy =
  (check: Check) =>
  ({ promise, claim }: Violation): boolean =>
    promise === check.promise && claim === check.claim;

/** @param mutant applied to copies of sources and template */
export async function blueprintOf({ scenario, settings, modules }: Simulation, mutant?: Mutant): Promise<Blueprint> {
  const template = structuredClone(templateOf(scenario, settings));
  const before = JSON.stringify(template);
  mutant?.template?.(template);
  if (mutant?.template && JSON.stringify(template) === before) throw new Error(`"${mutant.name}" changes nothing.`);
  return new Blueprint(template, await Handlers.bundle(kebabCase(scenario), mutant?.changes), modules);
}

/** Runs a scenario once under a schedule of faults. @returns the promises that did not hold, and the world as it is then */
export async function runOnce(
  blueprint: Blueprint,
  simulation: Simulation,
  schedule: FaultSchedule,
  recording = false,
): Promise<{ readonly violations: readonly Violation[]; readonly world: World }> {
  const world = new World(blueprint, schedule, recording);
  const restless = await world.run(simulation.workload);
  const wasDisturbed = world.decisions.injected > 0;
  const violations = checksOf(simulation).flatMap((check) => {
    const { promise, claim } = check;
    if (wasDisturbed && simulation.effects.includes(check)) return [];
    const why = promise === RESTS ? restless : check.holds(world);
    return why === undefined ? [] : [{ promise, claim, why }];
  });
  return { violations, world };
}

/** Looks for a schedule under which a promise does not hold; the first that it tries is without a fault. */
export async function search(
  blueprint: Blueprint,
  simulation: Simulation,
  { runs, seed, path, shrink = true, counts = () => true, seen }: SearchOptions,
): Promise<Failure | undefined> {
  let problem: unknown;
  const property = fc.asyncProperty(schedules, async (schedule) => {
    try {
      const { violations, world } = await runOnce(blueprint, simulation, schedule);
      seen?.(world);
      return !violations.some(counts);
    } catch (error) {
      problem ??= error;
      return false;
    }
  });
  const options = {
    seed,
    numRuns: runs,
    endOnFailure: !shrink,
    examples: EXAMPLES,
    ...(path !== undefined && { path }),
  };
  const { failed, counterexample, counterexamplePath, numRuns } = await fc.check(property, options);
  if (problem !== undefined) throw problem as Error;
  if (!failed || !counterexample) return undefined;
  const [schedule] = counterexample;
  const { violations } = await runOnce(blueprint, simulation, schedule);
  return { violations, tried: numRuns, seed, path: counterexamplePath, schedule };
}
