import { existsSync } from 'node:fs';
import { builtScenarios } from '../template/scenario-names';
import { ToolError } from '../terminal/tool-error';
import type { Simulation } from './simulation';

/** Ids of the scenarios that have a simulation: `test/<scenario>/simulation.ts`. */
export const simulatedScenarios: readonly string[] = builtScenarios
  .filter(({ folder }) => existsSync(`test/${folder}/simulation.ts`))
  .map(({ id }) => id);

/** @throws ToolError for a scenario that has none */
export async function simulationOf(id: string): Promise<Simulation> {
  const folder = builtScenarios.find((scenario) => scenario.id === id)?.folder;
  if (folder === undefined || !simulatedScenarios.includes(id)) throw new ToolError(`${id} has no simulation.`);
  const { simulation } = (await import(`../../test/${folder}/simulation`)) as { simulation: Simulation };
  return simulation;
}
