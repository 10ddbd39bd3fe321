import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { bundleOptions, handlerFiles, TEMPLATE_ONLY } from '../../lib/constructs/functions/bundle';
import { buildApp } from '../../lib/app';
import { scenarios } from '../../lib/registry';
import { handlersOf } from '../local-cloud/synthesize';
import { runCommand } from '../terminal/command-line';
import { markdownTable } from '../terminal/markdown-table';
import { measureDeploying } from '../bench/deploying';
import { measureLocalCloud } from '../bench/local-cloud';
import type { Row } from '../bench/row';
import type { Bench } from '../bench/bench';
import { PAGE, whenAndWhere, writeSection } from '../bench/page';
import { theBench, withLarge } from '../proofs/proofs';
import { measureLarge } from '../bench/large';
import { measureSimulation } from '../bench/simulation';

const HELP = `
Usage: npm run bench [-- --runs N] [--simulation] [--large] [--beside COMMIT]

Measures synth, bundling and a typical handler beside the naive way (one NodejsFunction a handler with the CDK's
defaults, ts-node), deployments to the local cloud beside the CDK's, orders there, and schedules of the simulation: on
this machine, in one run, of one scenario and of all; and what workers take while something large goes through them. Prints
the medians with their spreads and writes them to docs/benchmarks.md. Takes about eight minutes.

  --runs N          measurements of each (5)
  --simulation      the schedules alone, with where their time goes: about a minute
  --large           the large things alone: about three minutes
  --beside COMMIT   schedules of an earlier commit too, in turns with those of this one
  -h, --help        this text
`;

const SECTION = 'Synth, bundling, deployment and a handler';
const LOCAL = '.local';
const idsOfAll = scenarios.map(({ id }) => id);
const SIMULATION = 'Simulation';
const NAIVE_APP = 'tools/bench/naive-app.ts';
/** Type checks left out, and the settings that ts-node does not know replaced. */
const TS_NODE = `-T -O '{"module":"commonjs","moduleResolution":"node10","verbatimModuleSyntax":false}'`;
const bin = (name: string): string => join('node_modules', '.bin', name);

/** As `NodejsFunction` calls esbuild when it is given no option but to bundle the SDK. */
const naiveBundle = (entry: string): BuildOptions => ({
  entryPoints: [entry],
  outdir: 'out',
  bundle: true,
  platform: 'node',
  target: 'node24',
});

const OPTIONS = {
  runs: { type: 'string', default: '5' },
  simulation: { type: 'boolean', default: false },
  large: { type: 'boolean', default: false },
  beside: { type: 'string' },
} as const;

void runCommand(HELP, OPTIONS, async ({ values }) => {
  process.env['CDK_VALIDATION'] = 'false';
  const runs = Number(values.runs);
  mkdirSync(LOCAL, { recursive: true });
  const folder = resolve(mkdtempSync(join(LOCAL, 'bench-'))); // functions of the CDK's own find their packages from here
  try {
    if (!values.simulation && !values.large) {
      const { id, bench } = await theBench();
      const built = measure(runs, folder, bench, id);
      note('deployments to the local cloud');
      const deployed = await measureDeploying(id, idsOfAll, folder);
      const rows = [...built, deployed, ...(await measureLocalCloud(id, bench, folder, note))];
      await write(SECTION, asText(runs, id, rows));
    }
    if (!values.large) await write(SIMULATION, await measureSimulation(folder, note, values.beside));
    for (const { id, large } of values.simulation ? [] : await withLarge()) {
      const { title, text } = await measureLarge(id, large, folder, note);
      await write(title, text);
    }
    console.log(`\nWritten: ${PAGE}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return 0;
});

async function write(section: string, text: string): Promise<void> {
  await writeSection(section, text);
  console.log(`\n${text}`);
}

function note(what: string): void {
  process.stderr.write(`measuring ${what} …\n`);
}

function asText(runs: number, one: string, rows: readonly Row[]): string {
  return [
    `Medians of ${runs} runs, with the smallest and the largest, by \`npm run bench\` ${whenAndWhere()}. “Naive” is one \`NodejsFunction\` a handler with the CDK's defaults, run by ts-node. Template validation and rule packs are off in both. Each deployment was measured once.`,
    markdownTable(
      ['Measure', one, `All ${idsOfAll.length}`, 'Naive', 'Goal'],
      rows.map((row) => [row.what, row.one ?? '', row.all ?? '', row.naive ?? '', row.goal ?? '']),
    ),
  ].join('\n\n');
}

function measure(runs: number, folder: string, { typical }: Bench, id: string): Row[] {
  const handlers = handlerFiles().length;
  note('synth in this process');
  const synthOf = (chosen: readonly string[], outdir: string) =>
    sample(runs, () => buildApp({ scenarios: chosen, context: TEMPLATE_ONLY, outdir: join(folder, outdir) }).synth());
  const synthOfOne = synthOf([id], 'one');
  const synth = synthOf(idsOfAll, 'ours');
  note('synth in this process, the naive way');
  const naiveSynth = sample(1, () =>
    Number(execFileSync(bin('tsx'), [NAIVE_APP], { stdio: ['ignore', 'pipe', 'ignore'] })),
  );

  note('bundling');
  const own = handlersOf([id]);
  const bundlingOfOne = sample(runs, () => buildSync(bundleOptions(own)));
  const bundling = sample(runs, () => buildSync(bundleOptions(handlerFiles())));

  note('cdk synth from cold');
  const cold = sample(runs, () => cdk('tsx bin/app.ts', join(folder, 'cold')));
  const cliAlone = sample(runs, () => cdk(JSON.stringify(join(folder, 'ours')), join(folder, 'ours')));
  note('cdk synth from cold, the naive way');
  const naiveCold = sample(1, () => cdk(`${bin('ts-node')} ${TS_NODE} ${NAIVE_APP}`, join(folder, 'naive-cold')));

  note('a handler');
  const { entry, variables } = typical;
  const ours = handler(folder, bundleOptions([entry]), variables);
  const naive = handler(folder, naiveBundle(entry), variables);
  return [
    {
      what: 'In-process synth',
      one: described(synthOfOne),
      all: described(synth),
      naive: `${ms(naiveSynth.median)}, bundling included`,
      goal: '≤ 600 ms',
    },
    {
      what: 'Bundling, each handler',
      one: described(bundlingOfOne, own.length),
      all: described(bundling, handlers),
      naive: ms(naiveSynth.median / handlers),
      goal: '≤ 35 ms',
    },
    {
      what: '`cdk synth` from cold',
      all: described(cold),
      naive: ms(naiveCold.median),
      goal: `≤ ${ms(cliAlone.median + bundling.median + 2000)}: 2 s above the CLI (${ms(cliAlone.median)}) and the bundling`,
    },
    {
      what: 'DynamoDB handler, size',
      one: `${ours.kilobytes} kB`,
      naive: `${naive.kilobytes} kB`,
      goal: '≤ 250 kB, 25% below naive',
    },
    {
      what: 'DynamoDB handler, init',
      one: described(sample(runs, ours.init)),
      naive: described(sample(runs, naive.init)),
      goal: '25% below naive',
    },
  ];
}

/** A handler as built: its size, and a way to measure in a process of its own how long it takes to load. */
function handler(
  folder: string,
  options: BuildOptions,
  variables: readonly string[],
): { kilobytes: string; init: () => number } {
  const file = join(folder, `${createHash('sha256').update(JSON.stringify(options)).digest('hex')}.cjs`);
  const built = buildSync({ ...options, write: false }).outputFiles.find(({ path }) => path.endsWith('.js'));
  writeFileSync(file, built?.contents ?? '');
  const script = `const from = performance.now(); require(${JSON.stringify(file)}); console.log(performance.now() - from)`;
  const env = {
    PATH: process.env['PATH'],
    NODE_NO_WARNINGS: '1',
    AWS_REGION: 'us-east-1',
    ...Object.fromEntries(variables.map((name) => [name, 'x'])),
  };
  return {
    kilobytes: ((built?.contents.length ?? 0) / 1000).toFixed(0),
    init: () => Number(execFileSync(process.execPath, ['-e', script], { env, encoding: 'utf8' })),
  };
}

/** Wall milliseconds of one `cdk synth`. */
function cdk(app: string, output: string): number {
  return timed(() =>
    execFileSync(bin('cdk'), ['synth', '--quiet', '--app', app, '--output', output], {
      stdio: 'ignore',
    }),
  );
}

function timed(work: () => unknown): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

interface Sample {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** `runs` measurements after one that warms up. `work` returns its milliseconds, or is timed. */
function sample(runs: number, work: () => unknown): Sample {
  const measure = (): number => {
    let own: unknown;
    const around = timed(() => (own = work()));
    return typeof own === 'number' ? own : around;
  };
  measure();
  const all = Array.from({ length: runs }, measure).sort((one, other) => one - other);
  return { median: all[Math.floor(runs / 2)] ?? NaN, least: all[0] ?? NaN, most: all.at(-1) ?? NaN };
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}

/** `225 ms (210–260)`, each divided by so many. */
function described({ median, least, most }: Sample, by = 1): string {
  return `${ms(median / by)} (${(least / by).toFixed(0)}–${(most / by).toFixed(0)})`;
}
