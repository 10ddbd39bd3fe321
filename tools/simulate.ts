import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { kebabCase } from '../lib/kebab-case';
import { runCommand } from './command-line';
import { keepResults } from './proof-results';
import { chooseScenarios } from './scenario-names';
import { simulatedScenarios, simulationOf } from './simulation/load';
import { shareOut } from './simulation/pool';
import { Progress } from './simulation/progress';
import { blueprintOf, type Failure, runOnce, search } from './simulation/search';
import type { Mutant } from './simulation/simulation';
import type { Task } from './simulation/worker';
import { ToolError } from './tool-error';

const HELP = `
npm run simulate [-- <scenario>…] [--runs N] [--seed N] [--path P] [--mutants]

Runs the real handlers against models of the services, under schedules of faults, and looks for one under which a
promise does not hold. A schedule that does is printed with what happened, and with the command that replays it.

  --runs N    schedules in all (default 10000)
  --seed N    which ones (default 1)
  --path P    with one scenario and a seed: the one run of that seed to replay
  --mutants   prints which deliberate bugs were caught, and after how many schedules; fails when one was not. Of all
              scenarios, it writes the table to docs/mutants.md too
`;

/** Schedules that are tried from one seed. */
const CHUNK = 125;
/** Schedules that a mutant is given to be caught. */
const MUTANT_RUNS = 5000;

const PAGE = 'docs/mutants.md';
const ABOUT_MUTANTS = `# Mutants

Bugs that naive versions have, put into copies of the handlers and templates one at a time, and how many schedules of
faults the simulation tried until a promise did not hold. A simulation that misses one proves nothing about it, so that
\`npm run simulate -- --mutants\`, which writes this page, fails.`;

void runCommand(
  HELP,
  {
    runs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    path: { type: 'string' },
    mutants: { type: 'boolean', default: false },
  },
  async ({ positionals, values }) => {
    process.env['CDK_VALIDATION'] ??= 'false';
    const scenarios = positionals.length > 0 ? chooseScenarios(positionals) : simulatedScenarios;
    const runs = wholeNumber('runs', values.runs);
    const seed = wholeNumber('seed', values.seed);
    if (values.path !== undefined) return replay(scenarios, seed, values.path);
    return values.mutants ? killMutants(scenarios, seed) : searchAll(scenarios, runs, seed);
  },
);

async function searchAll(scenarios: readonly string[], runs: number, seed: number): Promise<number> {
  const chunks = Math.max(1, Math.ceil(runs / scenarios.length / CHUNK));
  const size = Math.min(CHUNK, Math.ceil(runs / scenarios.length));
  const tasks: Task[] = Array.from({ length: chunks }, (_, chunk) => chunk).flatMap((chunk) =>
    scenarios.map((scenario) => ({ scenario, seed: seed + chunk, runs: size })),
  );
  const progress = new Progress(tasks.length * size, `schedules of ${scenarios.join(' and ')}`);
  let found: { scenario: string; failure: Failure } | undefined;
  await shareOut(tasks, ({ scenario }, { failure, error }) => {
    if (error !== undefined) throw new ToolError(`${scenario}: ${error}`);
    progress.add(size);
    if (failure) found ??= { scenario, failure };
    return failure !== undefined;
  });
  if (!found) {
    console.log(`Every promise held in each of ${String(tasks.length * size)} schedules.`);
    return 0;
  }
  await tell(found.scenario, found.failure);
  return 1;
}

async function replay([scenario, ...others]: readonly string[], seed: number, path: string): Promise<number> {
  if (scenario === undefined || others.length > 0) throw new ToolError('--path belongs to one scenario: name it.');
  const simulation = await simulationOf(scenario);
  const failure = await search(await blueprintOf(simulation), simulation, { runs: CHUNK, seed, path, shrink: false });
  if (failure) await tell(scenario, failure);
  else console.log('Every promise holds in this schedule.');
  return failure ? 1 : 0;
}

/** Prints what happened, what is broken, and how to see it again. */
async function tell(scenario: string, { schedule, seed, path }: Failure): Promise<void> {
  const simulation = await simulationOf(scenario);
  const { world, violations } = await runOnce(await blueprintOf(simulation), simulation, schedule, true);
  console.log(`\n${world.timeline.lines().join('\n')}\n`);
  for (const { promise, why } of violations) console.log(`${promise} does not hold: ${world.timeline.shorten(why)}.`);
  console.log(`\nAgain: npm run simulate -- ${scenario} --seed ${String(seed)} --path ${path}`);
}

async function killMutants(scenarios: readonly string[], seed: number): Promise<number> {
  const mutants: (Task & { readonly about: Mutant })[] = [];
  for (const scenario of scenarios) {
    const { mutants: all } = await simulationOf(scenario);
    mutants.push(...all.map((about, mutant) => ({ scenario, seed, runs: MUTANT_RUNS, mutant, about })));
  }
  const progress = new Progress(mutants.length, 'mutants');
  const caught = new Map<Task, number>();
  await shareOut(mutants, (task, { failure, error }) => {
    if (error !== undefined) throw new ToolError(`A mutant of ${task.scenario} cannot run: ${error}`);
    progress.add(1);
    if (failure) caught.set(task, failure.tried);
    return false;
  });
  keepResults(
    mutants.map((task) => ({
      file: join('test', kebabCase(task.scenario), 'simulation.ts'),
      title: task.about.name,
      passed: caught.has(task),
    })),
  );
  const tables = scenarios.map((scenario) => {
    const rows = mutants
      .filter((task) => task.scenario === scenario)
      .map(
        (task) => `| ${task.about.name} | \`${task.about.breaks}\` | ${String(caught.get(task) ?? '**not caught**')} |`,
      );
    return [
      `## ${scenario}\n`,
      '| Bug on purpose | Promise | Schedules until caught |',
      '| --- | --- | ---: |',
      ...rows,
    ];
  });
  const text = tables.map((lines) => lines.join('\n')).join('\n\n');
  console.log(`\n${text}`);
  const survivors = mutants.length - caught.size;
  if (survivors > 0) {
    console.log(`\n${String(survivors)} of ${String(mutants.length)} mutants were not caught.`);
    return 1;
  }
  if (scenarios.length === simulatedScenarios.length) {
    writeFileSync(PAGE, await format(`${ABOUT_MUTANTS}\n\n${text}\n`, { parser: 'markdown', printWidth: 120 }));
    console.log(`\nWritten to ${PAGE}.`);
  }
  return 0;
}

/** @throws ToolError for what is none */
function wholeNumber(option: string, text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new ToolError(`--${option} ${text} is wrong: it must be a whole number from 1 on.`);
}
