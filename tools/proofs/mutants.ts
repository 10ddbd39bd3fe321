import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kebabCase } from '../../lib/kebab-case';
import { keepResults } from './proof-results';
import { ToolError } from '../terminal/tool-error';
import { simulationOf } from '../simulation/load';
import { PAGE, PAGE_SEED, schedulesUntilCaught, withTables } from './mutants-page';
import { shareOut } from '../simulation/pool';
import { Progress } from '../terminal/progress';
import { type Check, checksOf, checkThatSees, type Mutant, RESTS, type Simulation } from '../simulation/simulation';
import type { Task } from '../simulation/worker';

/** Schedules that a mutant is given to be caught: about as many as CI tries of each scenario. */
const RUNS = 1000;
/** Up to so many schedules all are tried again, to see that none before the last one catches the mutant. */
const FEW = 8;
/** Of the mutants that take more, one in so many is searched whole in each run. */
const ONE_IN = 5;

interface Trial extends Task {
  readonly about: Mutant;
  readonly check: Check;
  /** Schedules until it was caught. @default it was not */
  readonly tried?: number;
}

/** The checks of a scenario that no mutant breaks. That everything comes to rest is broken in one scenario for all. */
export function unbrokenIn(simulation: Simulation): readonly string[] {
  const broken = simulation.mutants.map((mutant) => checkThatSees(mutant, simulation));
  return checksOf(simulation).flatMap((check) =>
    broken.includes(check) || check.promise === RESTS ? [] : [`${check.promise}: ${check.claim}`],
  );
}

/**
 * Looks for a schedule that shows each mutant, keeps the results for `npm run promises`, and writes the scenarios'
 * tables to the page when every mutant was caught.
 * @returns how many were not caught, or break nothing that is watched
 */
export async function killMutants(scenarios: readonly string[], end: AbortSignal): Promise<number> {
  const simulations = await Promise.all(scenarios.map(simulationOf));
  const trials = await tryAll(trialsOf(simulations), end);
  keep(trials, ({ tried }) => tried !== undefined);
  const tables = new Map(
    scenarios.map((scenario) => [scenario, tableOf(trials.filter((trial) => trial.scenario === scenario))]),
  );
  for (const [scenario, table] of tables) console.log(`\n${scenario}\n\n${table}`);
  const survivors = trials.filter(({ tried }) => tried === undefined).length;
  if (survivors > 0) console.log(`\n${String(survivors)} of ${String(trials.length)} mutants were not caught.`);
  const unbroken = printUnbroken(simulations);
  if (survivors + unbroken === 0) await write(tables);
  return survivors + unbroken;
}

/**
 * Replays the schedule that the page names for each mutant: it must be caught there. Where there are few before it, and
 * in a sample that the seed draws from the others, it must not be caught before either.
 * @returns how many rows of the page are wrong, and checks that no mutant breaks
 */
export async function compareMutants(scenarios: readonly string[], seed: number, end: AbortSignal): Promise<number> {
  const simulations = await Promise.all(scenarios.map(simulationOf));
  const named = schedulesUntilCaught(readFileSync(PAGE, 'utf8'));
  const counts = new Map<Trial, number>();
  const trials = trialsOf(simulations).map((trial, place): Trial => {
    const count = named.get(`${trial.scenario} ${trial.about.name}`) ?? 0;
    if (count === 0) throw new ToolError(`${PAGE} has no row "${trial.about.name}" for ${trial.scenario}.`);
    const isWhole = count <= FEW || (place + seed) % ONE_IN === 0;
    const replay = isWhole ? { ...trial, runs: count } : { ...trial, runs: 1, path: String(count - 1) };
    counts.set(replay, count);
    return replay;
  });
  const isRight = (trial: Trial, tried?: number) => tried === (trial.path === undefined ? counts.get(trial) : 1);
  const wrong = await tryAll(trials, end).then((tried) =>
    trials.filter((trial, place) => !isRight(trial, tried[place]?.tried)),
  );
  keep(trials, (trial) => !wrong.includes(trial));
  for (const { scenario, about } of wrong) {
    console.log(`${PAGE} is wrong about "${about.name}" of ${scenario}: npm run simulate -- ${scenario} --mutants`);
  }
  const unbroken = printUnbroken(simulations);
  if (wrong.length + unbroken === 0)
    console.log(`Each of ${String(trials.length)} mutants is caught, as ${PAGE} records.`);
  return wrong.length + unbroken;
}

const trialsOf = (simulations: readonly Simulation[]): readonly Trial[] =>
  simulations.flatMap((simulation) =>
    simulation.mutants.map((about, mutant) => ({
      ...{ scenario: simulation.scenario, seed: PAGE_SEED, runs: RUNS, mutant, about },
      check: checkThatSees(about, simulation),
    })),
  );

/** Prints the checks that no mutant breaks. @returns how many there are */
function printUnbroken(simulations: readonly Simulation[]): number {
  const unbroken = simulations.flatMap((simulation) =>
    unbrokenIn(simulation).map((check) => `${simulation.scenario}, ${check}`),
  );
  for (const check of unbroken) console.log(`No mutant breaks the check of ${check}.`);
  return unbroken.length;
}

function keep(trials: readonly Trial[], isCaught: (trial: Trial) => boolean): void {
  keepResults(
    trials.map((trial) => ({
      file: join('test', kebabCase(trial.scenario), 'simulation.ts'),
      title: trial.about.name,
      passed: isCaught(trial),
    })),
  );
}

async function tryAll(trials: readonly Trial[], end: AbortSignal): Promise<readonly Trial[]> {
  const progress = new Progress({ all: trials.length, what: 'mutants' });
  const tried = new Map<Task, number>();
  try {
    await shareOut(
      trials,
      (task, { failure, error }) => {
        if (error !== undefined) throw new ToolError(`A mutant of ${task.scenario} cannot run: ${error}`);
        progress.add(1);
        if (failure) tried.set(task, failure.tried);
        return false;
      },
      end,
    );
  } finally {
    progress.end();
    if (end.aborted) console.log(`Of ${progress.text}; ${String(tried.size)} were caught.`);
  }
  return trials.map((trial) => ({ ...trial, tried: tried.get(trial) }));
}

function tableOf(trials: readonly Trial[]): string {
  const rows = trials.map(
    ({ about, check, tried }) =>
      `| ${about.name} | \`${about.breaks}\` | ${check.claim} | ${String(tried ?? '**not caught**')} |`,
  );
  return [
    '| Bug on purpose | Promise | What does not hold | Schedules until caught |',
    '| --- | --- | --- | ---: |',
    ...rows,
  ].join('\n');
}

async function write(tables: ReadonlyMap<string, string>): Promise<void> {
  // Loaded here: a test that looks at the rules for mutants cannot load it.
  const { format } = await import('prettier');
  const page = withTables(readFileSync(PAGE, 'utf8'), tables);
  writeFileSync(PAGE, await format(page, { parser: 'markdown', printWidth: 120 }));
  console.log(`\nWritten to ${PAGE}.`);
}
