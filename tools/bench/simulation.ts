import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { simulatedScenarios } from '../simulation/load';
import { markdownTable } from '../terminal/markdown-table';
import { ToolError } from '../terminal/tool-error';
import { type Item, itemsOf } from './profile';
import { whenAndWhere } from './page';
import type { Share, Spent } from './simulation-worker';

/** After so many, V8 has compiled what runs often. */
const WARM_RUNS = 250;
const ROUNDS = 7;
const RUNS = 20;
const PROFILED_RUNS = 60;
const ITEMS = 3;

/**
 * Schedules a second that one core gets through, by the time of the processor: that of others on the machine does not
 * count. With an earlier commit beside it the two take turns, in one run.
 *
 * @param beside the earlier commit, which is checked out below the folder and removed again
 * @returns text for the page of benchmarks
 */
export async function measureSimulation(
  folder: string,
  note: (what: string) => void,
  beside?: string,
): Promise<string> {
  const earlier = beside === undefined ? undefined : checkOut(beside, join(folder, 'earlier'));
  const processes = [resolve('.'), ...(earlier ? [earlier.path] : [])].map(start);
  try {
    const measured: Measured[] = [];
    const profiles: Item[][] = [];
    for (const scenario of simulatedScenarios) {
      note(`schedules of ${scenario}`);
      measured.push({ scenario, costs: await takeTurns(processes, scenario) });
      const [own] = processes;
      const { profile } = own ? await ask(own, { scenario, seed: 1, runs: PROFILED_RUNS, profiled: true }) : {};
      if (profile) profiles.push(itemsOf(profile));
    }
    return asText(measured, profiles, earlier?.name);
  } finally {
    for (const child of processes) child.kill();
    earlier?.remove();
  }
}

interface Measured {
  readonly scenario: string;
  /** Milliseconds that a schedule takes: in this checkout, and in the earlier one. */
  readonly costs: readonly number[];
}

async function takeTurns(processes: readonly ChildProcess[], scenario: string): Promise<number[]> {
  const costs = processes.map((): number[] => []);
  for (const child of processes) await ask(child, { scenario, seed: 1, runs: WARM_RUNS });
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const [place, child] of processes.entries()) {
      const { milliseconds } = await ask(child, { scenario, seed: round, runs: RUNS });
      costs[place]?.push(milliseconds / RUNS);
    }
  }
  return costs.map((all) => all.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? NaN);
}

function asText(measured: readonly Measured[], profiles: readonly (readonly Item[])[], earlier?: string): string {
  const sums = (measured[0]?.costs ?? []).map((_, place) =>
    measured.reduce((sum, { costs }) => sum + (costs[place] ?? NaN), 0),
  );
  const all = { scenario: 'As many of each', costs: sums.map((sum) => sum / measured.length) };
  const rows = [...measured, all].map(({ scenario, costs: [own = NaN, other = NaN] }) => [
    scenario,
    (1000 / own).toFixed(0),
    ...(earlier === undefined ? [] : [(1000 / other).toFixed(0), (other / own).toFixed(2)]),
  ]);
  const head = ['Scenario', 'A second', ...(earlier === undefined ? [] : [`At ${earlier}`, 'Ratio'])];
  const most = largest(profiles).map(({ what, share }) => `${what} (${(share * 100).toFixed(0)}%)`);
  return [
    `Schedules a second and core, by \`npm run bench\` ${whenAndWhere()}: medians of ${ROUNDS} times ${RUNS}, by the time of the processor, after ${WARM_RUNS} to warm up.${earlier === undefined ? '' : ` The commit ${earlier} took turns with this one.`}`,
    markdownTable(head, rows),
    `Most of the time went into ${new Intl.ListFormat('en').format(most)}: the largest items of a CPU profile of each scenario, on average.`,
  ].join('\n\n');
}

/** Each scenario counts as much as any other one. */
function largest(profiles: readonly (readonly Item[])[]): Item[] {
  const shares = new Map<string, number>();
  for (const { what, share } of profiles.flat()) {
    shares.set(what, (shares.get(what) ?? 0) + share / profiles.length);
  }
  const items = [...shares].map(([what, share]) => ({ what, share }));
  return items.sort((a, b) => b.share - a.share).slice(0, ITEMS);
}

/** A process in a checkout, with the options that the checkout gives to those of its simulation. */
function start(path: string): ChildProcess {
  const pool = readFileSync(join(path, 'tools/simulation/pool.ts'), 'utf8');
  const options = [...pool.matchAll(/'(--[\w-]+(?:=\d+)?)'/g)].map(([, option = '']) => option);
  return fork(resolve(__dirname, 'simulation-worker.ts'), {
    cwd: path,
    env: { ...process.env, CDK_VALIDATION: 'false' },
    execArgv: ['--import', 'tsx', ...options],
  });
}

/** @throws Error when the process ended */
async function ask(child: ChildProcess, share: Share): Promise<Spent> {
  const end = new AbortController();
  const answer = once(child, 'message', end).then(([spent]) => spent as Spent);
  const ended = once(child, 'exit', end).then(() => {
    throw new ToolError(`A process that ran schedules of ${share.scenario} has ended.`);
  });
  child.send(share);
  try {
    return await Promise.race([answer, ended]);
  } finally {
    // Whatever is still waited for is waited for no longer.
    answer.catch(() => undefined);
    ended.catch(() => undefined);
    end.abort();
  }
}

/** Checks a commit out, which shares what is installed here. @throws ToolError when there is none */
function checkOut(commit: string, path: string): { path: string; name: string; remove: () => void } {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  let name: string;
  try {
    name = git('rev-parse', '--short', '--verify', `${commit}^{commit}`).trim();
  } catch {
    throw new ToolError(`There is no commit ${commit}.`);
  }
  git('worktree', 'add', '--detach', path, name);
  symlinkSync(resolve('node_modules'), join(path, 'node_modules'));
  return { path, name, remove: () => git('worktree', 'remove', '--force', path) };
}
