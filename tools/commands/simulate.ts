import { INTERRUPTED, parseCount, runCommand } from '../terminal/command-line';
import { coloured } from '../terminal/colour';
import { endOnSignals, Interrupted } from '../terminal/interruption';
import { chooseScenarios } from '../template/scenario-names';
import { simulatedScenarios, simulationOf } from '../simulation/load';
import { randomInt } from 'node:crypto';
import { compareMutants, killMutants } from '../proofs/mutants';
import { shareOut } from '../simulation/pool';
import { Progress } from '../terminal/progress';
import { blueprintOf, type Failure, runOnce, scheduleAt } from '../simulation/search';
import type { Result, Task } from '../simulation/worker';
import { ToolError } from '../terminal/tool-error';

const HELP = `
Usage: npm run simulate [-- [Scenario...] [--runs N] [--seconds N] [--seed N|new] [--path P] [--mutants [--compare]]]

Runs the real handlers against models of the services, under schedules of faults, and looks for one under which a
promise does not hold. A schedule that does is printed with what happened, and with the command that replays it.

  --runs N      schedules in all (default 24000)
  --seconds N   begin no more of them after so long
  --seed N      which ones (default 1); "new" draws a number and prints it
  --path P      with one scenario and a seed: the one run of that seed to replay
  --mutants     prints which deliberate bugs were caught, and after how many schedules; fails when one was not, or a
                check is broken by none, else writes the table to docs/mutants.md
  --compare     with --mutants: replays what docs/mutants.md records instead, and fails where it is wrong
  -h, --help    this text

Ctrl-C ends it, and prints what was tried until then.
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
    const end = endOnSignals().signal;
    try {
      if (values.mutants && values.compare) return (await compareMutants(scenarios, seed, end)) > 0 ? 1 : 0;
      if (values.mutants) return (await killMutants(scenarios, end)) > 0 ? 1 : 0;
      return await searchAll(scenarios, { runs, seed, seconds, end });
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      console.log('Stopped.');
      return INTERRUPTED;
    }
  },
);

interface Search {
  readonly runs: number;
  readonly seed: number;
  readonly seconds: number;
  readonly end: AbortSignal;
}

/** What was tried. */
interface Tally {
  tried: number;
  /** How often each kind of fault was injected. */
  readonly faults: Map<string, number>;
  found?: { readonly scenario: string; readonly failure: Failure };
}

async function searchAll(scenarios: readonly string[], search: Search): Promise<number> {
  const tally: Tally = { tried: 0, faults: new Map() };
  try {
    await tryAll(scenarios, search, tally);
  } catch (error) {
    if (!tally.found) {
      if (error instanceof Interrupted) console.log(summary(tally));
      throw error;
    }
  }
  if (tally.found) {
    await printFailure(tally.found.scenario, tally.found.failure);
    return 1;
  }
  const { tried, faults } = tally;
  const never = [...faults].filter(([, times]) => times === 0).map(([kind]) => kind);
  const each = tried / scenarios.length;
  const isWhole = scenarios.length === simulatedScenarios.length;
  const isBroken = never.length === faults.size && each >= ENOUGH_FOR_ANY;
  if (isBroken || (never.length > 0 && isWhole && each >= ENOUGH)) {
    throw new ToolError(`In ${String(tried)} schedules there was never this fault: ${never.join('; ')}.`);
  }
  console.log(coloured('green', summary(tally)));
  return 0;
}

function summary({ tried, faults }: Tally): string {
  if (tried === 0) return 'No schedule was tried to its end.';
  const injected = [...faults.values()].filter((times) => times > 0);
  const all = injected.reduce((sum, times) => sum + times, 0);
  return `Every promise held in each of ${String(tried)} schedules, with ${String(all)} faults of ${String(injected.length)} kinds.`;
}

/** Tries schedules until all are tried, one breaks a promise, or time is up. */
async function tryAll(scenarios: readonly string[], { runs, seed, seconds, end }: Search, tally: Tally): Promise<void> {
  const most = seconds === Infinity ? CHUNK : SMALL_CHUNK;
  const chunks = Math.max(1, Math.ceil(runs / scenarios.length / most));
  const size = Math.min(most, Math.ceil(runs / scenarios.length));
  const tasks: Task[] = Array.from({ length: chunks }, (_, chunk) => chunk).flatMap((chunk) =>
    scenarios.map((scenario) => ({ scenario, seed: seed + chunk, runs: size })),
  );
  const what = `schedules of ${scenarios.length > 1 ? `${String(scenarios.length)} scenarios` : scenarios.join()}`;
  const progress = new Progress({ all: tasks.length * size, what, seconds });
  const until = performance.now() + seconds * 1000;
  const seen = ({ scenario }: Task, { failure, error, faults = {} }: Result): boolean => {
    if (error !== undefined) throw new ToolError(`${scenario}: ${error}`);
    progress.add(size);
    tally.tried += size;
    for (const [kind, times] of Object.entries(faults)) tally.faults.set(kind, (tally.faults.get(kind) ?? 0) + times);
    if (failure) tally.found ??= { scenario, failure };
    return failure !== undefined || performance.now() > until;
  };
  try {
    await shareOut(tasks, seen, end);
  } finally {
    progress.end();
  }
}

async function replay([scenario, ...others]: readonly string[], seed: number, path: string): Promise<number> {
  if (scenario === undefined || others.length > 0) throw new ToolError('--path belongs to one scenario: name it.');
  const simulation = await simulationOf(scenario);
  const schedule = await scheduleAt(seed, path);
  const { violations } = await runOnce(await blueprintOf(simulation), simulation, schedule);
  if (violations.length > 0) await printFailure(scenario, { schedule, seed, path });
  else console.log('Every promise holds in this schedule.');
  return violations.length > 0 ? 1 : 0;
}

/** Prints what happened, what is broken, and how to see it again. */
async function printFailure(
  scenario: string,
  { schedule, seed, path }: Pick<Failure, 'schedule' | 'seed' | 'path'>,
): Promise<void> {
  const simulation = await simulationOf(scenario);
  const { world, violations } = await runOnce(await blueprintOf(simulation), simulation, schedule, true);
  console.log(`\n${world.timeline.lines().join('\n')}\n`);
  for (const { promise, claim, why } of violations) {
    console.log(`${promise}, "${claim}", does not hold: ${world.timeline.shorten(why)}.`);
  }
  console.log(`\nAgain: npm run simulate -- ${scenario} --seed ${String(seed)} --path ${path}`);
}
