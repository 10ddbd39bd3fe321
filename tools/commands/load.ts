import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { writeSection } from '../bench/page';
import { INTERRUPTED, parseContext, parseCount, runCommand } from '../terminal/command-line';
import { writeRun } from '../proofs/e2e-run';
import { endOnSignals, Interrupted, unlessAborted } from '../terminal/interruption';
import { type LocalCloudRun, startLocalCloud } from '../local-cloud/run';
import { ToolError } from '../terminal/tool-error';
import { type Burst, Load } from '../load/client';
import { type Loaded, withLoad } from '../proofs/proofs';
import type { Sample } from '../load/memory';
import { type Figures, problemsIn, section } from '../load/figures';
import { processesOf } from '../load/workers';

const HELP = `
Usage: npm run load [-- --minutes N] [--burst N] [--kill function,…] [--seed N] [--write] [-c key=value]...

Sends orders, jobs, todos, photos, events, transactions and files to a local cloud of its own, as fast as it takes them,
while workers of functions are killed at random. Then waits until all is settled, and fails with a list when anything
that was accepted is lost or doubled, or when memory grows. That wait can last ten minutes: what a killed worker had
taken from a queue is hidden for so long.

  --minutes N              of load (3)
  --burst N                transactions, each sent once and a hundred at the same time, before the load (0)
  --kill function,…        workers of these functions only, as PlaceOrder,RelayEvents (all)
  --seed N                 which workers are killed (1)
  --write                  write the figures to docs/benchmarks.md
  -c, --context key=value  a setting, as cdk takes it; see README.md
  -h, --help               this text
`;
const OPTIONS = {
  minutes: { type: 'string', default: '3' },
  burst: { type: 'string' },
  kill: { type: 'string' },
  seed: { type: 'string', default: '1' },
  write: { type: 'boolean' },
  context: { type: 'string', short: 'c', multiple: true },
} as const;

const FOLDER = join(__dirname, '..', '..', '.local', `load-${process.pid}`);
const KILL_EVERY_SECONDS = 2;
const TELL_EVERY_SECONDS = 5;
/** For so long each number of clients is tried. */
const WINDOW_SECONDS = 5;
/** More clients are worth it as long as they bring so much more. */
const WORTH_IT = 1.03;
const MOST_IN_VAIN = 3;
/** Longer than what a killed worker had in hand can be hidden: six times the 90 s of the function that runs jobs. */
const SETTLED_WITHIN_SECONDS = 12 * 60;
/** What no message announces is found within a minute, by a sweep. */
const SWEPT_WITHIN_SECONDS = 90;

void runCommand(HELP, OPTIONS, async ({ values }) => {
  const plan = {
    seconds: 60 * above0('--minutes', values.minutes),
    seed: above0('--seed', values.seed),
    burst: values.burst === undefined ? 0 : parseCount('--burst', values.burst),
    kill: values.kill?.split(','),
  };
  const context = parseContext(values.context);
  const end = endOnSignals();
  let run: LocalCloudRun | undefined;
  try {
    const loaded = await withLoad();
    run = await startLocalCloud({ scenarios: loaded.map(({ id }) => id), context, folder: FOLDER, end });
    await writeRun(FOLDER, { target: 'local', settings: context, outputs: run.outputs, expectedDenialsFile: '' });
    const figures = await unlessAborted(measure(plan, loaded, run.emulator.pid), end.signal);
    console.log(`\n${section(figures)}`);
    if (values.write === true) await writeSection('Load', section(figures));
    const problems = problemsIn(figures);
    for (const problem of problems) process.stderr.write(`${problem}\n`);
    return problems.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    console.log('Stopped.');
    return INTERRUPTED;
  } finally {
    await run?.emulator.stop();
    await rm(FOLDER, { recursive: true, force: true });
  }
});

interface Plan {
  readonly seconds: number;
  readonly seed: number;
  /** Requests that come all at once, of each workload that may. */
  readonly burst: number;
  /** Of whose functions workers are killed; undefined for all. */
  readonly kill: readonly string[] | undefined;
}

async function measure(plan: Plan, loaded: readonly Loaded[], emulator: number): Promise<Figures> {
  const { leftOver } = await import('../load/stacks');
  const loads = await Promise.all(loaded.map(async ({ load }) => new Load(await load())));
  const bursts = await sendBursts(loads, plan.burst);
  const until = Date.now() + plan.seconds * 1000;
  const [{ samples, killed }, clients] = await Promise.all([disturb(loads, plan, emulator), addClients(loads, until)]);
  await Promise.all(loads.map((load) => load.ended()));

  let busy = 0;
  for (;;) {
    const seconds = (Date.now() - until) / 1000;
    const { underWay, givenUp } = await leftOver(loaded.map(({ id }) => id));
    console.log(`${seconds.toFixed(0)} s after the load: ${underWay} messages wait or are in hand`);
    if (underWay > 0) busy = seconds;
    const late = seconds > SETTLED_WITHIN_SECONDS || seconds > busy + SWEPT_WITHIN_SECONDS;
    if (underWay === 0 || late) {
      const judged = await Promise.all(loads.map(async (load) => ({ load, verdict: await load.verdict() })));
      if (late || judged.every(({ verdict }) => verdict.lost.length === 0)) {
        return { plan, workloads: judged, bursts, clients, killed, settledAfter: seconds, underWay, givenUp, samples };
      }
    }
    await setTimeout(TELL_EVERY_SECONDS * 1000);
  }
}

async function sendBursts(loads: readonly Load[], requests: number): Promise<Figures['bursts']> {
  const bursting = requests === 0 ? [] : loads.filter(({ workload }) => workload.bursts);
  const bursts: { readonly name: string; readonly burst: Burst }[] = [];
  for (const load of bursting) {
    const { name } = load.workload;
    console.log(`A burst of ${requests} ${name}`);
    bursts.push({ name, burst: await load.burst(requests) });
  }
  return bursts;
}

/** Adds a client of each workload at a time, as long as all together get more accepted. @returns how many each has */
async function addClients(loads: readonly Load[], until: number): Promise<number> {
  let best = 0;
  let inVain = 0;
  let clients = 0;
  while (inVain < MOST_IN_VAIN && Date.now() < until) {
    clients += 1;
    for (const load of loads) load.addClient(until);
    const before = acceptedBy(loads);
    await setTimeout(WINDOW_SECONDS * 1000);
    const more = acceptedBy(loads) - before;
    inVain = more < best * WORTH_IT ? inVain + 1 : 0;
    best = Math.max(best, more);
  }
  return clients;
}

/** Each second looks at processes and backlogs, and every other second kills a worker. */
async function disturb(
  loads: readonly Load[],
  { seconds, seed, kill }: Plan,
  emulator: number,
): Promise<{ samples: Sample[]; killed: number }> {
  const draws = fc.sample(fc.noBias(fc.nat()), { seed, numRuns: Math.ceil(seconds) });
  const from = Date.now();
  const samples: Sample[] = [];
  let killed = 0;
  for (const [index, draw] of draws.entries()) {
    const second = index + 1;
    await setTimeout(Math.max(0, from + second * 1000 - Date.now()));
    const processes = await processesOf(emulator);
    samples.push({ ...processes, accepted: acceptedBy(loads) });
    await Promise.all(loads.map((load) => load.lookForBacklog()));
    const mortal = processes.workers.filter(({ name }) => kill?.includes(name.split('/')[1] ?? '') ?? true);
    if (second % KILL_EVERY_SECONDS === 0 && killWorker(mortal[draw % mortal.length]?.pid)) killed += 1;
    if (second % TELL_EVERY_SECONDS > 0) continue;
    const counts = loads.map(({ workload, accepted }) => `${accepted.length} ${workload.name}`).join(', ');
    console.log(`${second} s: ${counts}; ${killed} workers killed, ${processes.emulatorMegabytes.toFixed(0)} MB`);
  }
  return { samples, killed };
}

function killWorker(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 'SIGKILL');
  } catch {
    return false; // it has ended by itself
  }
}

const acceptedBy = (loads: readonly Load[]): number => loads.reduce((sum, { accepted }) => sum + accepted.length, 0);

/** @throws {ToolError} unless it is a number above 0. */
function above0(option: string, text: string): number {
  const number = Number(text);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new ToolError(`${option} ${text} is wrong: it must be a number above 0.`);
}
