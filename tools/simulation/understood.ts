import type { ResolvedTemplate } from '../aws/resolved';
import { NotModelled } from '../template/not-modelled';

/**
 * Checks that the world goes by everything in a template that could matter to it.
 * @throws NotModelled for the first resource type or property to which the facts of no service give a meaning
 */
export function requireUnderstood({ resources, types }: ResolvedTemplate): void {
  for (const { type, properties, logicalId } of resources) {
    const simulated = types.get(type)?.simulated;
    if (simulated === undefined) throw new NotModelled(`the resource type ${type} (${logicalId})`);
    if (typeof simulated === 'string') continue;
    const { modelled = [], irrelevant = {} } = simulated;
    const unknown = Object.keys(properties).find(
      (name) => !modelled.includes(name) && !Object.hasOwn(irrelevant, name),
    );
    if (unknown !== undefined) throw new NotModelled(`${type}.${unknown} (${logicalId})`);
  }
}
