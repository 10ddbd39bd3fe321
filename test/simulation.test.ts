import { readFileSync } from 'node:fs';
import type { FaultSchedule } from '../tools/simulation/decisions';
import { simulatedScenarios, simulationOf } from '../tools/simulation/load';
import { blueprintOf, runOnce, search } from '../tools/simulation/search';
import { unbrokenIn } from '../tools/proofs/mutants';
import { checksOf, RESTS, type Simulation } from '../tools/simulation/simulation';
import type { Blueprint } from '../tools/simulation/world';

/** A small part of what `npm run simulate` tries, always the same. */
const RUNS = 30;
const SEED = 1;
const LONG_MS = 300_000;
/** Faults of every kind, one after the other. */
const STORMY: FaultSchedule = Array.from({ length: 200 }, (_, place) => (place % 5 === 0 ? (place * 7) % 60 : 0));

it('covers a scenario', () => {
  expect(simulatedScenarios.length).toBeGreaterThan(0);
});

it('has a mutant that never comes to rest', async () => {
  const simulations = await Promise.all(simulatedScenarios.map(simulationOf));
  expect(simulations.flatMap(({ mutants }) => mutants.filter(({ breaks }) => breaks === RESTS))).not.toEqual([]);
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

  it('has no check that no mutant breaks, and no two by one name', () => {
    expect(unbrokenIn(simulation)).toEqual([]);
    const names = checksOf(simulation).map(({ promise, claim }) => `${promise}: ${claim}`);
    expect(names.filter((name, place) => names.indexOf(name) < place)).toEqual([]);
  });

  it('has mutants whose text the sources have exactly once', () => {
    const changes = simulation.mutants.flatMap(({ name, changes: all = [] }) =>
      all.map((change) => ({ name, ...change })),
    );
    const unfit = changes.filter(({ file, replace }) => readFileSync(file, 'utf8').split(replace).length !== 2);
    expect(unfit.map(({ name, file }) => `${name}: ${file}`)).toEqual([]);
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
