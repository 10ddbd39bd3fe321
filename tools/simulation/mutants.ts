import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { kebabCase } from '../../lib/kebab-case';
import { keepResults } from '../proof-results';
import { ToolError } from '../tool-error';
import { simulatedScenarios, simulationOf } from './load';
import { shareOut } from './pool';
import { Progress } from './progress';
import type { Mutant } from './simulation';
import type { Task } from './worker';

/** Schedules that a mutant is given to be caught. */
const RUNS = 5000;

const PAGE = 'docs/mutants.md';
const ABOUT = `# Mutants

Bugs that naive versions have, put into copies of the handlers and templates one at a time, and how many schedules of
faults the simulation tried until a promise did not hold. A simulation that misses one proves nothing about it, so that
\`npm run simulate -- --mutants\`, which writes this page, fails.`;

interface Trial extends Task {
  readonly about: Mutant;
  /** Schedules until it was caught. @default it was not */
  readonly tried?: number;
}

/**
 * Looks for a schedule that shows each mutant, keeps the results for `npm run promises`, and writes the scenarios'
 * tables to the page when every mutant was caught.
 * @returns how many were not caught
 */
export async function killMutants(scenarios: readonly string[], seed: number): Promise<number> {
  const trials = await tryAll(scenarios, seed);
  keepResults(
    trials.map(({ scenario, about, tried }) => ({
      file: join('test', kebabCase(scenario), 'simulation.ts'),
      title: about.name,
      passed: tried !== undefined,
    })),
  );
  const tables = new Map(
    scenarios.map((scenario) => [scenario, tableOf(trials.filter((trial) => trial.scenario === scenario))]),
  );
  for (const [scenario, table] of tables) console.log(`\n${scenario}\n\n${table}`);
  const survivors = trials.filter(({ tried }) => tried === undefined).length;
  if (survivors > 0) console.log(`\n${String(survivors)} of ${String(trials.length)} mutants were not caught.`);
  else await write(tables);
  return survivors;
}

async function tryAll(scenarios: readonly string[], seed: number): Promise<readonly Trial[]> {
  const simulations = await Promise.all(scenarios.map(simulationOf));
  const trials = simulations.flatMap(({ scenario, mutants }) =>
    mutants.map((about, mutant): Trial => ({ scenario, seed, runs: RUNS, mutant, about })),
  );
  const progress = new Progress(trials.length, 'mutants');
  const tried = new Map<Task, number>();
  await shareOut(trials, (task, { failure, error }) => {
    if (error !== undefined) throw new ToolError(`A mutant of ${task.scenario} cannot run: ${error}`);
    progress.add(1);
    if (failure) tried.set(task, failure.tried);
    return false;
  });
  return trials.map((trial) => ({ ...trial, tried: tried.get(trial) }));
}

function tableOf(trials: readonly Trial[]): string {
  const rows = trials.map(
    ({ about, tried }) => `| ${about.name} | \`${about.breaks}\` | ${String(tried ?? '**not caught**')} |`,
  );
  return ['| Bug on purpose | Promise | Schedules until caught |', '| --- | --- | ---: |', ...rows].join('\n');
}

/** Writes tables to the page; those of other scenarios stay as they are. */
async function write(tables: ReadonlyMap<string, string>): Promise<void> {
  const [, ...sections] = readFileSync(PAGE, 'utf8').split(/^## /m);
  const known = new Map(sections.map((section) => [/^\w+/.exec(section)?.[0] ?? '', section.replace(/^\w+\s*/, '')]));
  const parts = simulatedScenarios.flatMap((scenario) => {
    const table = tables.get(scenario) ?? known.get(scenario);
    return table === undefined ? [] : [`## ${scenario}\n\n${table}`];
  });
  writeFileSync(PAGE, await format([ABOUT, ...parts].join('\n\n'), { parser: 'markdown', printWidth: 120 }));
  console.log(`\nWritten to ${PAGE}.`);
}
