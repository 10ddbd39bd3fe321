import { scenarios, type Scenario } from '../../lib/scenarios';
import { nearest } from '../../lib/nearest';
import { ToolError } from '../terminal/tool-error';

/** The scenarios that exist; the others of the registry are planned. */
export const builtScenarios: readonly Scenario[] = scenarios.filter(({ stack }) => stack !== undefined);

/**
 * The ids as they are when each names a scenario that exists; every one of these when there are none.
 * @throws {ToolError} for an unknown scenario, with the nearest name, and for a planned one.
 */
export function chooseScenarios(ids: readonly string[], all: readonly Scenario[] = scenarios): readonly string[] {
  const built = all.filter(({ stack }) => stack !== undefined).map(({ id }) => id);
  for (const id of ids) {
    if (built.includes(id)) continue;
    const known = all.map((scenario) => scenario.id);
    if (known.includes(id)) throw new ToolError(`${id} is planned, not built yet. There are: ${built.join(', ')}.`);
    const near = nearest(id, known);
    throw new ToolError(
      `There is no scenario ${id}. ${near ? `Did you mean ${near}?` : `There are: ${built.join(', ')}.`}`,
    );
  }
  return ids.length > 0 ? [...new Set(ids)] : built;
}
