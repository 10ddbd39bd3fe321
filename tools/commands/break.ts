import { runCommand, nearest } from '../terminal/command-line';
import { chooseScenarios } from '../template/scenario-names';
import { simulatedScenarios, simulationOf } from '../simulation/load';
import { blueprintOf, isSeenBy, runOnce, search } from '../simulation/search';
import { checkThatSees, type Mutant, type Simulation } from '../simulation/simulation';
import { ToolError } from '../terminal/tool-error';

const HELP = `
npm run break [-- <scenario> [<bug>] [--seed N [--path P]] [--all]]

Builds a well-known bug into a copy of a scenario, looks for a schedule of faults that shows it, and tells what happened
in it. Then runs the same schedule without the bug. Without a bug it takes the scenario's first; without a scenario it
lists them all.

  --seed N    which schedules to try (default 1)
  --path P    the one to replay, as an earlier run named it
  --all       tells everything that happened, not only what concerns the broken promise
`;

/** Schedules that are tried; each bug shows much sooner. */
const RUNS = 5000;
/** How long to look for a simpler schedule. */
const PATIENCE_MS = 12_000;

void runCommand(
  HELP,
  { seed: { type: 'string', default: '1' }, path: { type: 'string' }, all: { type: 'boolean', default: false } },
  async ({ positionals, values }) => {
    process.env['CDK_VALIDATION'] ??= 'false';
    const [scenario, bug, ...rest] = positionals;
    if (rest.length > 0) throw new ToolError('One scenario and one bug at a time. See --help.');
    if (scenario === undefined) return list();
    const [id = ''] = chooseScenarios([scenario]);
    const simulation = await simulationOf(id);
    return show(simulation, chooseBug(simulation, bug), values);
  },
);

type Bug = Mutant & { readonly breakable: string };

function bugsOf({ mutants }: Simulation): readonly Bug[] {
  return mutants.flatMap((mutant) =>
    mutant.breakable === undefined ? [] : [{ ...mutant, breakable: mutant.breakable }],
  );
}

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
  readonly seed: string;
  readonly path?: string | undefined;
  readonly all: boolean;
}

async function show(simulation: Simulation, bug: Bug, { seed: text, path, all }: Options): Promise<number> {
  const seed = Number(text);
  console.log(`The bug: ${bug.name}.`);
  const broken = await blueprintOf(simulation, bug);
  const from = performance.now();
  const counts = isSeenBy(checkThatSees(bug, simulation));
  const failure = await search(broken, simulation, {
    ...(path === undefined ? { limitMs: PATIENCE_MS } : { path, shrink: false }),
    ...{ runs: RUNS, seed, counts },
  });
  if (!failure) throw new ToolError(`It did not show in ${String(RUNS)} schedules.`);
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  if (path === undefined) console.log(`Schedule ${String(failure.tried)} shows it; made simpler, within ${seconds} s:`);
  console.log('');
  const { world, violations } = await runOnce(broken, simulation, failure.schedule, true);
  const [violation] = violations.filter(counts);
  const why = violation?.why ?? '';
  console.log(world.timeline.lines(all ? '' : why).join('\n'));
  console.log(`\n${bug.breaks} is broken: ${world.timeline.shorten(why)}.`);
  const sound = await runOnce(await blueprintOf(simulation), simulation, failure.schedule);
  console.log(
    sound.violations.length === 0
      ? '\nThe same schedule without the bug: every promise holds, nothing is lost.'
      : `\nThe same schedule without the bug: ${sound.violations.map(({ why }) => why).join('; ')}.`,
  );
  console.log(
    `\nAgain: npm run break -- ${simulation.scenario} ${bug.breakable} --seed ${String(seed)} --path ${failure.path}`,
  );
  return sound.violations.length === 0 ? 0 : 1;
}
