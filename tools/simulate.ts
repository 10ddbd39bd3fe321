import { runCommand } from './command-line';
import { chooseScenarios } from './scenario-names';
import { simulatedScenarios, simulationOf } from './simulation/load';
import { killMutants } from './simulation/mutants';
import { shareOut } from './simulation/pool';
import { Progress } from './simulation/progress';
import { blueprintOf, type Failure, runOnce, search } from './simulation/search';
import type { Task } from './simulation/worker';
import { ToolError } from './tool-error';

const HELP = `
npm run simulate [-- <scenario>…] [--runs N] [--seed N] [--path P] [--mutants]

Runs the real handlers against models of the services, under schedules of faults, and looks for one under which a
promise does not hold. A schedule that does is printed with what happened, and with the command that replays it.

  --runs N    schedules in all (default 24000)
  --seed N    which ones (default 1)
  --path P    with one scenario and a seed: the one run of that seed to replay
  --mutants   prints which deliberate bugs were caught, and after how many schedules; fails when one was not,
              else writes the table to docs/mutants.md
`;

/** Schedules that are tried from one seed. */
const CHUNK = 125;
void runCommand(
  HELP,
  {
    runs: { type: 'string', default: '24000' },
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
    if (values.mutants) return (await killMutants(scenarios, seed)) > 0 ? 1 : 0;
    return searchAll(scenarios, runs, seed);
  },
);

async function searchAll(scenarios: readonly string[], runs: number, seed: number): Promise<number> {
  const chunks = Math.max(1, Math.ceil(runs / scenarios.length / CHUNK));
  const size = Math.min(CHUNK, Math.ceil(runs / scenarios.length));
  const tasks: Task[] = Array.from({ length: chunks }, (_, chunk) => chunk).flatMap((chunk) =>
    scenarios.map((scenario) => ({ scenario, seed: seed + chunk, runs: size })),
  );
  const progress = new Progress(
    tasks.length * size,
    `schedules of ${scenarios.length > 2 ? `${String(scenarios.length)} scenarios` : scenarios.join(' and ')}`,
  );
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

/** @throws ToolError for what is none */
function wholeNumber(option: string, text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new ToolError(`--${option} ${text} is wrong: it must be a whole number from 1 on.`);
}
