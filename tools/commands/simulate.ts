import { parseCount, runCommand } from '../terminal/command-line';
import { chooseScenarios } from '../template/scenario-names';
import { simulatedScenarios, simulationOf } from '../simulation/load';
import { randomInt } from 'node:crypto';
import { compareMutants, killMutants } from '../simulation/mutants';
import { shareOut } from '../simulation/pool';
import { Progress } from '../terminal/progress';
import { blueprintOf, type Failure, runOnce, search } from '../simulation/search';
import type { Task } from '../simulation/worker';
import { ToolError } from '../terminal/tool-error';

const HELP = `
npm run simulate [-- <scenario>…] [--runs N] [--seconds N] [--seed N|new] [--path P] [--mutants [--compare]]

Runs the real handlers against models of the services, under schedules of faults, and looks for one under which a
promise does not hold. A schedule that does is printed with what happened, and with the command that replays it.

  --runs N      schedules in all (default 24000)
  --seconds N   begin no more of them after so long
  --seed N      which ones (default 1); "new" draws a number and prints it
  --path P      with one scenario and a seed: the one run of that seed to replay
  --mutants     prints which deliberate bugs were caught, and after how many schedules; fails when one was not, or a
                check is broken by none, else writes the table to docs/mutants.md
  --compare     with --mutants: replays what docs/mutants.md says instead, and fails where it is wrong
`;

/** Schedules that are tried from one seed. */
const CHUNK = 125;
/** With a time limit: scenarios come in turn, and each must have had several turns. */
const SMALL_CHUNK = 20;
/** Of each scenario, after which every kind of fault must have been injected into one of them: the rarest is in one of hundreds. */
const ENOUGH = 2000;
/** The same, after which there must have been any at all. */
const ENOUGH_FOR_ANY = 100;
const LARGEST_SEED = 1_000_000;

void runCommand(
  HELP,
  {
    runs: { type: 'string', default: '24000' },
    seconds: { type: 'string' },
    seed: { type: 'string', default: '1' },
    path: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    compare: { type: 'boolean', default: false },
  },
  async ({ positionals, values }) => {
    process.env['CDK_VALIDATION'] ??= 'false';
    const scenarios = positionals.length > 0 ? chooseScenarios(positionals) : simulatedScenarios;
    const runs = parseCount('--runs', values.runs);
    const seconds = values.seconds === undefined ? Infinity : parseCount('--seconds', values.seconds);
    const seed = values.seed === 'new' ? randomInt(1, LARGEST_SEED) : parseCount('--seed', values.seed);
    if (values.path !== undefined) return replay(scenarios, seed, values.path);
    if (values.seed === 'new') console.log(`The seed is ${String(seed)}: --seed ${String(seed)} tries the same again.`);
    if (values.mutants && values.compare) return (await compareMutants(scenarios, seed)) > 0 ? 1 : 0;
    if (values.mutants) return (await killMutants(scenarios)) > 0 ? 1 : 0;
    return searchAll(scenarios, { runs, seed, seconds });
  },
);

interface Search {
  readonly runs: number;
  readonly seed: number;
  readonly seconds: number;
}

async function searchAll(scenarios: readonly string[], { runs, seed, seconds }: Search): Promise<number> {
  const most = seconds === Infinity ? CHUNK : SMALL_CHUNK;
  const chunks = Math.max(1, Math.ceil(runs / scenarios.length / most));
  const size = Math.min(most, Math.ceil(runs / scenarios.length));
  const tasks: Task[] = Array.from({ length: chunks }, (_, chunk) => chunk).flatMap((chunk) =>
    scenarios.map((scenario) => ({ scenario, seed: seed + chunk, runs: size })),
  );
  const what = `schedules of ${scenarios.length > 2 ? `${String(scenarios.length)} scenarios` : scenarios.join(' and ')}`;
  const progress = new Progress({ all: tasks.length * size, what, seconds });
  const until = performance.now() + seconds * 1000;
  const faults = new Map<string, number>();
  let tried = 0;
  let found: { scenario: string; failure: Failure } | undefined;
  await shareOut(tasks, ({ scenario }, { failure, error, faults: injected = {} }) => {
    if (error !== undefined) throw new ToolError(`${scenario}: ${error}`);
    progress.add(size);
    tried += size;
    for (const [kind, times] of Object.entries(injected)) faults.set(kind, (faults.get(kind) ?? 0) + times);
    if (failure) found ??= { scenario, failure };
    return failure !== undefined || performance.now() > until;
  });
  if (found) {
    await tell(found.scenario, found.failure);
    return 1;
  }
  const never = [...faults].filter(([, times]) => times === 0).map(([kind]) => kind);
  const each = tried / scenarios.length;
  const isWhole = scenarios.length === simulatedScenarios.length;
  const isBroken = never.length === faults.size && each >= ENOUGH_FOR_ANY;
  if (isBroken || (never.length > 0 && isWhole && each >= ENOUGH)) {
    throw new ToolError(`In ${String(tried)} schedules there was never this fault: ${never.join('; ')}.`);
  }
  const all = [...faults.values()].reduce((sum, times) => sum + times, 0);
  console.log(
    `Every promise held in each of ${String(tried)} schedules, with ${String(all)} faults of ${String(faults.size)} kinds.`,
  );
  return 0;
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
  for (const { promise, says, why } of violations) {
    console.log(`${promise}, "${says}", does not hold: ${world.timeline.shorten(why)}.`);
  }
  console.log(`\nAgain: npm run simulate -- ${scenario} --seed ${String(seed)} --path ${path}`);
}
