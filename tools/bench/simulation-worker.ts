import { type Profiler, Session } from 'node:inspector/promises';
import { resolve } from 'node:path';
import type * as Load from '../simulation/load';
import type * as Search from '../simulation/search';

/** Schedules to run, in the process's own checkout: it may be one of an earlier commit. */
export interface Share {
  readonly scenario: string;
  readonly seed: number;
  readonly runs: number;
  readonly profiled?: boolean;
}

export interface Spent {
  /** Of the processor, all threads of the process together. */
  readonly milliseconds: number;
  readonly profile?: Profiler.Profile;
}

const SAMPLED_EVERY_MICROSECONDS = 1000;
const blueprints = new Map<string, ReturnType<typeof Search.blueprintOf>>();

async function spend({ scenario, seed, runs, profiled = false }: Share): Promise<Spent> {
  const { simulationOf } = (await import(resolve('tools/simulation/load.ts'))) as typeof Load;
  const { blueprintOf, search } = (await import(resolve('tools/simulation/search.ts'))) as typeof Search;
  const simulation = await simulationOf(scenario);
  const blueprint = blueprints.get(scenario) ?? blueprintOf(simulation);
  blueprints.set(scenario, blueprint);
  await blueprint;
  const session = new Session();
  if (profiled) {
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: SAMPLED_EVERY_MICROSECONDS });
    await session.post('Profiler.start');
  }
  const before = process.cpuUsage();
  const failure = await search(await blueprint, simulation, { runs, seed });
  const { user, system } = process.cpuUsage(before);
  if (failure) throw new Error(`${scenario} breaks a promise: npm run simulate -- ${scenario} --seed ${seed}`);
  const { profile } = profiled ? await session.post('Profiler.stop') : {};
  session.disconnect();
  return { milliseconds: (user + system) / 1000, ...(profile && { profile }) };
}

Error.stackTraceLimit = 0;
process.on('message', (share: Share) => {
  spend(share).then(
    (spent) => process.send?.(spent),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exit(1);
    },
  );
});
