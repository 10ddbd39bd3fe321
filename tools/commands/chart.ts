import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { withChart } from '../proofs/proofs';
import { chooseScenarios } from '../template/scenario-names';
import { INTERRUPTED, runCommand } from '../terminal/command-line';
import { endOnSignals, Interrupted, unlessAborted } from '../terminal/interruption';

const HELP = `
Usage: npm run chart [-- Scenario...]

Does to a scenario on a local cloud of its own what its page shows a chart of, and draws what then happens:
docs/scenarios/<scenario>.svg, for each that has one, or those that are named. The same is printed as a table.

  -h, --help   this text
`;
const CHECKOUT = join(__dirname, '..', '..');
const FOLDER = join(CHECKOUT, '.local', `chart-${process.pid}`);

void runCommand(HELP, {}, async ({ positionals }) => {
  const end = endOnSignals();
  const { startLocalCloud } = await import('../local-cloud/run');
  await mkdir(FOLDER, { recursive: true });
  try {
    const named = positionals.length > 0 ? chooseScenarios(positionals) : undefined;
    for (const { id, folder, chart } of (await withChart()).filter((one) => named?.includes(one.id) ?? true)) {
      const own = join(FOLDER, folder);
      await mkdir(own);
      const { emulator, outputs } = await startLocalCloud({ scenarios: [id], context: {}, folder: own, end });
      try {
        const drawn = await chart();
        const seconds = await unlessAborted(drawn.measure(outputs[id] ?? {}), end.signal);
        const file = join(CHECKOUT, 'docs', 'scenarios', `${folder}.svg`);
        await writeFile(file, drawn.draw(seconds));
        console.table(seconds);
        console.log(`${drawn.caption(seconds)}\nWritten: ${relative(process.cwd(), file)}`);
      } finally {
        await emulator.stop();
      }
    }
    return 0;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    return INTERRUPTED;
  } finally {
    await rm(FOLDER, { recursive: true, force: true });
  }
});
