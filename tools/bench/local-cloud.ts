import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { decisionReader } from '../local-cloud/decisions';
import type { Bench } from './bench';
import type { Row } from './row';

const THINGS = 1000;
const CLIENTS = 20;

/** Has things accepted on a local cloud of its own, and waits until all are relayed. */
export async function measureLocalCloud(
  scenario: string,
  { things, batches, connect }: Bench,
  folder: string,
  note: (what: string) => void,
): Promise<Row[]> {
  note(`${things.toLowerCase()} on the local cloud`);
  const { startLocalCloud } = await import('../local-cloud/run');
  const end = new AbortController();
  const run = await startLocalCloud({ scenarios: [scenario], context: {}, folder: join(folder, 'cloud'), end });
  try {
    const { accept, relayed } = await connect(run.outputs[scenario] ?? {});
    await accept(); // the first environment is made

    const decisions = decisionReader(run.emulator.decisionsFile);
    await decisions();
    const from = Date.now();
    let left = THINGS;
    await Promise.all(
      Array.from({ length: CLIENTS }, async () => {
        while (left-- > 0) await accept();
      }),
    );
    const accepted = THINGS / ((Date.now() - from) / 1000);

    let times = await relayed();
    while (times.length <= THINGS) {
      await setTimeout(200);
      times = await relayed();
    }
    const calls = (await decisions()).filter(({ action }) => action === batches.action).length;
    const rate = THINGS / ((Math.max(...times) - from) / 1000);
    return [
      { what: `${things} accepted on the local cloud`, one: `${accepted.toFixed(0)} a second` },
      { what: `${things} relayed on the local cloud`, one: `${rate.toFixed(0)} a second` },
      { what: batches.what, one: (THINGS / calls).toFixed(1), naive: '1', goal: `up to ${batches.most}` },
    ];
  } finally {
    await run.emulator.stop();
  }
}
