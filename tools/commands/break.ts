import { nearest } from '../../lib/nearest';
import { parseCount, runCommand } from '../terminal/command-line';
import { chooseScenarios } from '../template/scenario-names';
import { simulatedScenarios, simulationOf } from '../simulation/load';
import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { kebabCase } from '../../lib/kebab-case';
import type { FaultSchedule } from '../simulation/decisions';
import { PAGE, PAGE_SEED, schedulesUntilCaught } from '../proofs/mutants-page';
import { blueprintOf, runOnce, scheduleAt, search } from '../simulation/search';
import { simplify } from '../simulation/simplify';
import type { Simulation } from '../simulation/simulation';
import { type Attempt, attemptOf, type Bug, bugsOf, keptSchedule, schedulesFile } from '../proofs/bugs';
import type { World } from '../simulation/world';
import { coloured } from '../terminal/colour';
import { Progress } from '../terminal/progress';
import { ToolError } from '../terminal/tool-error';

const HELP = `
Usage: npm run break [-- Scenario [bug] [--seed N [--path P]] [--all]]
       npm run break -- --record [Scenario]

Builds a well-known bug into a copy of a scenario, takes the schedule of faults that is known to show it, makes that
simpler for 12 s at most, and prints what happens in it. Then runs the same schedule without the bug. Without a bug it
takes the scenario's first; without a scenario it lists them all.

  --seed N    looks for a schedule among those of this seed
  --path P    the one to take, as an earlier run named it
  --all       prints everything that happens, not only what concerns the broken promise
  --record    keeps the schedule of each bug, in proofs/<scenario>/schedules.json: \`npm run docs\` makes a page of it
  -h, --help  this text
`;

/** Schedules that are tried; each bug shows much sooner. */
const RUNS = 5000;
/** How long to look for a simpler schedule. */
const PATIENCE_MS = 12_000;
/** Of a timeline. */
const FAULT = /^(?:\d+d)? *[\d:.]+ +! /;

void runCommand(
  HELP,
  {
    seed: { type: 'string' },
    path: { type: 'string' },
    all: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
  async ({ positionals, values }) => {
    process.env['CDK_VALIDATION'] ??= 'false';
    const [scenario, bug, ...rest] = positionals;
    if (values.seed !== undefined) parseCount('--seed', values.seed);
    if (rest.length > 0) throw new ToolError('One scenario and one bug at a time. See --help.');
    if (values.record) return record(scenario);
    if (scenario === undefined) return list();
    const [id = ''] = chooseScenarios([scenario]);
    const simulation = await simulationOf(id);
    return show(simulation, chooseBug(simulation, bug), values);
  },
);

async function list(): Promise<number> {
  for (const id of simulatedScenarios) {
    console.log(id);
    for (const { breakable: word, name, breaks } of bugsOf(await simulationOf(id))) {
      console.log(`  ${word.padEnd(24)}${name} (${breaks})`);
    }
  }
  console.log('\nTry: npm run break -- TransactionalOutbox');
  return 0;
}

function chooseBug(simulation: Simulation, word: string | undefined): Bug {
  const bugs = bugsOf(simulation);
  const bug = word === undefined ? bugs[0] : bugs.find((one) => one.breakable === word);
  if (bug) return bug;
  const words = bugs.map((one) => one.breakable);
  const near = word === undefined ? undefined : nearest(word, words);
  const hint = near === undefined ? `There are: ${words.join(', ')}.` : `Did you mean ${near}?`;
  throw new ToolError(`${simulation.scenario} has no bug ${word ?? ''}. ${hint}`);
}

interface Options {
  readonly seed?: string | undefined;
  readonly path?: string | undefined;
  readonly all: boolean;
}

/** Keeps schedules that still show their bugs as they are, and finds others for the rest. */
async function record(scenario: string | undefined): Promise<number> {
  Error.stackTraceLimit = 0;
  for (const id of scenario === undefined ? simulatedScenarios : chooseScenarios([scenario])) {
    const simulation = await simulationOf(id);
    const kept: Record<string, FaultSchedule> = {};
    for (const bug of bugsOf(simulation)) {
      console.log(`${id} ${bug.breakable}`);
      const { schedule } = await scheduleFor(await attemptOf(simulation, bug), { all: false });
      if (!bug.shownBy) kept[bug.breakable] = schedule;
    }
    const file = schedulesFile(kebabCase(id));
    writeFileSync(file, await format(JSON.stringify(kept), { parser: 'json', printWidth: 120 }));
    console.log(`Written: ${file}`);
  }
  return 0;
}

async function show(simulation: Simulation, bug: Bug, options: Options): Promise<number> {
  Error.stackTraceLimit = 0; // injected faults are errors, and nobody reads where they were made
  console.log(`The bug: ${bug.name}.`);
  const attempt = await attemptOf(simulation, bug);
  const { schedule, again } = await scheduleFor(attempt, options);
  const { world, violations } = await runOnce(attempt.broken, simulation, schedule, true);
  const why = violations.find(attempt.counts)?.why ?? '';
  console.log(
    `\n${world.timeline
      .lines(options.all ? '' : why)
      .map(highlighted)
      .join('\n')}`,
  );
  console.log(`\n${coloured('red', `${bug.breaks} is broken:`)} ${world.timeline.shorten(why)}.`);
  const sound = await runOnce(await blueprintOf(simulation), simulation, schedule);
  const same = '\nThe same schedule without the bug:';
  if (sound.violations.length === 0)
    console.log(`${same} ${coloured('green', 'every promise holds, nothing is lost.')}`);
  else console.log(`${same} ${sound.violations.map((violation) => violation.why).join('; ')}.`);
  if (options.all) console.log(`\nThe schedule: ${JSON.stringify(schedule)}`);
  console.log(`\nAgain: npm run break -- ${simulation.scenario} ${bug.breakable}${again}`);
  return sound.violations.length === 0 ? 0 : 1;
}

/** The schedule that is kept for the bug, unless another one is asked for; else one that is found, made simpler. */
async function scheduleFor(
  attempt: Attempt,
  { seed, path }: Options,
): Promise<{ readonly schedule: FaultSchedule; readonly again: string }> {
  const kept = keptSchedule(kebabCase(attempt.simulation.scenario), attempt.bug);
  if (kept && seed === undefined && path === undefined) {
    const { violations, world } = await runOnce(attempt.broken, attempt.simulation, kept);
    if (violations.some(attempt.counts)) {
      console.log(`The schedule that is kept for it shows it, with ${faultsIn(world)}:`);
      return { schedule: kept, again: '' };
    }
    console.log('The schedule that is kept for it does not show it any more: looking for another.');
  }
  const from = seed === undefined ? PAGE_SEED : parseCount('--seed', seed);
  const found = path ?? (await find(attempt, from));
  return {
    schedule: await simpler(attempt, { seed: from, path: found }),
    again: ` --seed ${String(from)} --path ${found}`,
  };
}

/** The path of a schedule that shows the bug: the one that the page keeps, or the first of the seed. */
async function find({ simulation, bug, broken, counts }: Attempt, seed: number): Promise<string> {
  const kept = schedulesUntilCaught(readFileSync(PAGE, 'utf8')).get(`${simulation.scenario} ${bug.name}`);
  if (seed === PAGE_SEED && kept !== undefined) {
    const path = String(kept - 1);
    const { violations } = await runOnce(broken, simulation, await scheduleAt(seed, path));
    if (violations.some(counts)) return path;
    console.log(`Schedule ${String(kept)}, which ${PAGE} names, does not show it any more: looking for another.`);
  }
  const progress = new Progress({ all: RUNS, what: 'schedules' });
  let tried = 0;
  const seen = () => progress.add((tried += 1) && 1);
  const failure = await search(broken, simulation, { runs: RUNS, seed, counts, seen, shrink: false });
  progress.end();
  if (failure) return failure.path;
  throw new ToolError(`It did not show in ${String(tried)} schedules of seed ${String(seed)}.`);
}

/**
 * Tells how a schedule was made simpler.
 * @throws {ToolError} when it does not show the bug
 */
async function simpler(
  { simulation, broken, counts }: Attempt,
  { seed, path }: { readonly seed: number; readonly path: string },
): Promise<FaultSchedule> {
  const schedule = await scheduleAt(seed, path);
  const { violations, world } = await runOnce(broken, simulation, schedule);
  const name = /^\d+$/.test(path) ? `Schedule ${String(Number(path) + 1)}` : `The schedule of path ${path}`;
  if (!violations.some(counts)) throw new ToolError(`${name} of seed ${String(seed)} does not show it.`);
  console.log(`${name} of seed ${String(seed)} shows it, with ${faultsIn(world)}.`);
  const from = performance.now();
  const progress = new Progress({ what: 'tries to make it simpler' });
  let tried = 0;
  let left = world;
  const simplest = await simplify(schedule, {
    goOn: () => performance.now() - from < PATIENCE_MS,
    shows: async (candidate) => {
      progress.add(1);
      tried += 1;
      const run = await runOnce(broken, simulation, candidate);
      const isShown = run.violations.some(counts);
      if (isShown) left = run.world;
      return isShown;
    },
  });
  progress.end();
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  if (tried > 0) console.log(`Made simpler in ${String(tried)} tries, within ${seconds} s: ${faultsIn(left)} will do.`);
  return simplest;
}

function faultsIn({ decisions: { injected } }: World): string {
  return injected === 0 ? 'no fault at all' : `${String(injected)} fault${injected === 1 ? '' : 's'}`;
}

/** A line of a timeline, an injected fault in colour. */
const highlighted = (line: string): string => (FAULT.test(line) ? coloured('yellow', line) : line);
