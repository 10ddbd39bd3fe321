import { scenarios } from '../../lib/registry';
import { loadProofs } from '../template/load-proofs';
import type { Simulation } from './simulation';

/** Ids of the scenarios: each has a simulation. */
export const simulatedScenarios: readonly string[] = scenarios.map(({ id }) => id);

/** The simulation of a scenario. @throws Error when there is no such scenario */
export async function simulationOf(id: string): Promise<Simulation> {
  const folder = scenarios.find((scenario) => scenario.id === id)?.folder;
  if (folder === undefined) throw new Error(`There is no scenario ${id}.`);
  const { simulation } = await loadProofs<{ readonly simulation: () => Promise<Simulation> }>(folder);
  return simulation();
}
