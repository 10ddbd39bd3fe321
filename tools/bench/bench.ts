import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { placeOrderVariables } from '../../lambdas/transactional-outbox/environment';
import { bundleOptions, handlerFiles } from '../../lib/constructs/bundle';
import { buildGallery } from '../../lib/gallery';
import { runCommand } from '../command-line';
import { NOT_BUNDLED } from '../synthesized';

const HELP = `
Usage: npm run bench [-- --runs N]

Measures synth, bundling and a typical handler beside the naive way (one NodejsFunction a handler with the CDK's
defaults, ts-node), on this machine, in one run, and prints the medians. Takes about two minutes.

  --runs N     measurements of each (5)
  -h, --help   this text
`;
/** A handler with logger, validation and DynamoDB: what most are. */
const TYPICAL = 'lambdas/transactional-outbox/place-order.handler.ts';

const NAIVE_APP = 'tools/bench/naive-app.ts';
/** Type checks left out, and the settings that ts-node does not know replaced. */
const TS_NODE = `-T -O '{"module":"commonjs","moduleResolution":"node10","verbatimModuleSyntax":false}'`;
const bin = (name: string): string => join('node_modules', '.bin', name);

/** As `NodejsFunction` calls esbuild when it is told nothing but to bundle the SDK. */
const NAIVE_BUNDLE: BuildOptions = {
  entryPoints: [TYPICAL],
  outdir: 'out',
  bundle: true,
  platform: 'node',
  target: 'node24',
};

interface Row {
  readonly what: string;
  readonly ours: string;
  readonly naive: string;
  readonly goal: string;
}

void runCommand(HELP, { runs: { type: 'string', default: '5' } }, ({ values }) => {
  process.env['CDK_VALIDATION'] = 'false';
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const rows = measure(Number(values.runs), folder);
    const [cpu] = cpus();
    console.log(
      `\nMedians of ${values.runs} runs. Node ${process.versions.node}, ${String(cpus().length)} × ${cpu?.model ?? '?'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB\n`,
    );
    console.log(['| Measure | Ours | Naive | Goal |', '| --- | --- | --- | --- |'].join('\n'));
    for (const { what, ours, naive, goal } of rows) console.log(`| ${what} | ${ours} | ${naive} | ${goal} |`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return Promise.resolve(0);
});

function measure(runs: number, folder: string): Row[] {
  const handlers = handlerFiles().length;
  const note = (what: string): void => void process.stderr.write(`measuring ${what} …\n`);

  note('synth in this process');
  const synth = median(runs, () => buildGallery({ context: NOT_BUNDLED, outdir: join(folder, 'ours') }).synth());
  note('synth in this process, the naive way');
  const naiveSynth = median(1, () =>
    Number(execFileSync(bin('tsx'), [NAIVE_APP], { stdio: ['ignore', 'pipe', 'ignore'] })),
  );

  note('bundling');
  const bundling = median(runs, () => buildSync(bundleOptions(handlerFiles())));

  note('cdk synth from cold');
  const cold = median(runs, () => cdk('tsx bin/app.ts', join(folder, 'cold')));
  const cliAlone = median(runs, () => cdk(JSON.stringify(join(folder, 'ours')), join(folder, 'ours')));
  note('cdk synth from cold, the naive way');
  const naiveCold = median(1, () => cdk(`${bin('ts-node')} ${TS_NODE} ${NAIVE_APP}`, join(folder, 'naive-cold')));

  note('a handler');
  const [ours, naive] = [handler(folder, bundleOptions([TYPICAL])), handler(folder, NAIVE_BUNDLE)];
  const ms = (value: number): string => `${value.toFixed(0)} ms`;
  return [
    {
      what: 'In-process synth of all stacks',
      ours: ms(synth),
      naive: `${ms(naiveSynth)} (bundles meanwhile)`,
      goal: '≤ 600 ms',
    },
    {
      what: 'Bundling, each handler',
      ours: ms(bundling / handlers),
      naive: ms(naiveSynth / handlers),
      goal: '≤ 35 ms',
    },
    {
      what: '`cdk synth` from cold',
      ours: ms(cold),
      naive: ms(naiveCold),
      goal: `≤ ${ms(cliAlone + bundling + 2000)}: 2 s above the CLI (${ms(cliAlone)}) and the bundling`,
    },
    {
      what: 'DynamoDB handler, size',
      ours: `${ours.kilobytes} kB`,
      naive: `${naive.kilobytes} kB`,
      goal: '≤ 250 kB, 25% below naive',
    },
    {
      what: 'DynamoDB handler, init',
      ours: ms(median(runs, ours.init)),
      naive: ms(median(runs, naive.init)),
      goal: '25% below naive',
    },
  ];
}

/** A handler as built: its size, and a way to measure in a process of its own how long it takes to load. */
function handler(folder: string, options: BuildOptions): { kilobytes: string; init: () => number } {
  const file = join(folder, `${createHash('sha256').update(JSON.stringify(options)).digest('hex')}.cjs`);
  const built = buildSync({ ...options, write: false }).outputFiles.find(({ path }) => path.endsWith('.js'));
  writeFileSync(file, built?.contents ?? '');
  const script = `const from = performance.now(); require(${JSON.stringify(file)}); console.log(performance.now() - from)`;
  const env = {
    PATH: process.env['PATH'],
    NODE_NO_WARNINGS: '1',
    AWS_REGION: 'us-east-1',
    ...Object.fromEntries(placeOrderVariables.map((name) => [name, 'x'])),
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

/** Of `runs` measurements after one that warms up. `work` returns its milliseconds, or is timed. */
function median(runs: number, work: () => unknown): number {
  const measure = (): number => {
    let own: unknown;
    const around = timed(() => (own = work()));
    return typeof own === 'number' ? own : around;
  };
  measure();
  return Array.from({ length: runs }, measure).sort((one, other) => one - other)[Math.floor(runs / 2)] ?? NaN;
}
