import { planned, scenarios } from '../../lib/registry';
import { nearest } from '../../lib/nearest';
import { ToolError } from '../terminal/tool-error';

interface Named {
  readonly id: string;
}

/**
 * The ids as they are when each names a scenario; every one when there are none.
 * @throws {ToolError} for an unknown scenario, with the nearest name, and for a planned one.
 */
export function chooseScenarios(
  ids: readonly string[],
  built: readonly Named[] = scenarios,
  next: readonly Named[] = planned,
): readonly string[] {
  const known = built.map(({ id }) => id);
  for (const id of ids) {
    if (known.includes(id)) continue;
    const there = `There are: ${known.join(', ')}.`;
    if (next.some((one) => one.id === id)) throw new ToolError(`${id} is planned, not built yet. ${there}`);
    const near = nearest(id, [...known, ...next.map((one) => one.id)]);
    throw new ToolError(`There is no scenario ${id}. ${near ? `Did you mean ${near}?` : there}`);
  }
  return ids.length > 0 ? [...new Set(ids)] : known;
}
