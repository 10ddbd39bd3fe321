import { scenarios } from '../../lib/registry';
import { loadSeed } from '../template/load-proofs';
import { explain } from '../terminal/command-line';

/**
 * Gives a stack what its scenario is begun with, where it is with something, and reports a line about it. It never
 * throws: a scenario works without, too, and the line says why it has to.
 */
export async function sow(
  stack: string,
  outputs: Readonly<Record<string, string>>,
  report: (line: string) => void,
  load = loadSeed,
): Promise<void> {
  const { folder } = scenarios.find(({ id }) => id === stack) ?? {};
  if (folder === undefined) return;
  try {
    const seed = await load(folder);
    if (seed) report(`${stack}: ${await seed(outputs)}`);
  } catch (error) {
    report(`${stack} begins without what npm start puts there: ${explain(error)}`);
  }
}
