import type { Schedule } from '../tools/simulation/decisions';
import { simulatedScenarios, simulationOf } from '../tools/simulation/load';
import { blueprintOf, runOnce, search } from '../tools/simulation/search';
import type { Simulation } from '../tools/simulation/simulation';
import type { Blueprint } from '../tools/simulation/world';

/** A small part of what `npm run simulate` tries, always the same. */
const RUNS = 30;
const SEED = 1;
const LONG_MS = 300_000;
/** Faults of every kind, one after the other. */
const STORMY: Schedule = Array.from({ length: 200 }, (_, place) => (place % 5 === 0 ? (place * 7) % 60 : 0));

it('covers a scenario', () => {
  expect(simulatedScenarios.length).toBeGreaterThan(0);
});

describe.each(simulatedScenarios)('the simulation of %s', (id) => {
  let simulation: Simulation;
  let blueprint: Blueprint;

  beforeAll(async () => {
    simulation = await simulationOf(id);
    blueprint = await blueprintOf(simulation);
  }, LONG_MS);

  it('keeps every promise when nothing fails', async () => {
    expect((await runOnce(blueprint, simulation, [])).violations).toEqual([]);
  });

  it(
    `keeps every promise under ${String(RUNS)} schedules of faults`,
    async () => {
      expect(await search(blueprint, simulation, { runs: RUNS, seed: SEED })).toBeUndefined();
    },
    LONG_MS,
  );

  it('does the same again under the same schedule', async () => {
    const [once, again] = [
      await runOnce(blueprint, simulation, STORMY, true),
      await runOnce(blueprint, simulation, STORMY, true),
    ];
    expect(once.world.timeline.lines()).not.toEqual([]);
    expect(again.world.timeline.lines()).toEqual(once.world.timeline.lines());
  });

  it('has mutants that break promises which it watches', () => {
    const watched = simulation.invariants.map(({ promise }) => promise);
    const broken = simulation.mutants.map(({ breaks }) => breaks);
    expect(watched.filter((promise) => !broken.includes(promise))).toEqual([]);
  });

  it(
    'still shows each bug by the schedule that is kept for it, and keeps every promise there without it',
    async () => {
      const unseen: string[] = [];
      for (const mutant of simulation.mutants) {
        if (!mutant.shownBy) continue;
        const broken = await runOnce(await blueprintOf(simulation, mutant), simulation, mutant.shownBy);
        if (!broken.violations.some(({ promise }) => promise === mutant.breaks)) unseen.push(mutant.name);
        const { violations } = await runOnce(blueprint, simulation, mutant.shownBy);
        if (violations.length > 0) unseen.push(`${mutant.name}, without it`);
      }
      expect(unseen).toEqual([]);
    },
    LONG_MS,
  );
});
