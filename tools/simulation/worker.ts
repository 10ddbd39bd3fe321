import { simulationOf } from './load';
import { blueprintOf, type Failure, isSeenBy, search } from './search';
import { checkThatSees } from './simulation';
import type { Blueprint, World } from './world';

/** A part of the search, for one process. */
export interface Task {
  readonly scenario: string;
  readonly seed: number;
  readonly runs: number;
  /** The run of the seed to begin with. @default the first */
  readonly path?: string;
  /** Place of the mutant among the scenario's. @default none: the scenario as it is */
  readonly mutant?: number;
}

/** What came of a task: a failure, if there is one, or an error that ended it. */
export interface Result {
  readonly failure?: Failure;
  /** How often each kind of fault was injected. */
  readonly faults?: Readonly<Record<string, number>>;
  readonly error?: string;
}

// Injected faults are errors, thousands a second, and nobody reads where they were made.
Error.stackTraceLimit = 0;

const blueprints = new Map<string, Promise<Blueprint>>();

async function work({ scenario, seed, runs, path, mutant: place }: Task): Promise<Result> {
  try {
    const simulation = await simulationOf(scenario);
    const mutant = place === undefined ? undefined : simulation.mutants[place];
    const key = `${scenario} ${String(place)}`;
    const blueprint = blueprints.get(key) ?? blueprintOf(simulation, mutant);
    blueprints.set(key, blueprint);
    const counted = mutant && { shrink: false, counts: isSeenBy(checkThatSees(mutant, simulation)) };
    const faults: Record<string, number> = {};
    const seen = ({ decisions }: World) => {
      for (const [kind, times] of decisions.faults) faults[kind] = (faults[kind] ?? 0) + times;
    };
    const options = { seed, runs, seen, ...(path !== undefined && { path }), ...counted };
    const failure = await search(await blueprint, simulation, options);
    return { faults, ...(failure && { failure }) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

process.on('message', (task: Task) => {
  void work(task).then((result) => process.send?.(result));
});
