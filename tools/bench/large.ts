import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Sample, workerGrowth } from '../load/memory';
import { MOST_GARBAGE_MB } from '../load/figures';
import { processesOf } from '../load/workers';
import { writeRun } from '../proofs/e2e-run';
import { markdownTable } from '../terminal/markdown-table';
import { whenAndWhere } from './page';

/** Something too large for the memory of the workers that it goes through, a part of it at a time. */
export interface Large {
  /** `A file of 1 GB` */
  readonly what: string;
  /** The function that does it, by its construct: `FileIntegration/ImportRange`. */
  readonly worker: string;
  /** @returns what it is called */
  readonly put: () => Promise<string>;
  /** Waits until it is done. @returns figures about it, each with what it is */
  readonly done: (name: string) => Promise<Readonly<Record<string, string>>>;
}

const SAMPLE_MS = 250;

/** Puts something large into a local cloud of its own, and measures the memory of the workers meanwhile. */
export async function measureLarge(
  scenario: string,
  load: () => Promise<Large>,
  folder: string,
  note: (what: string) => void,
): Promise<{ readonly title: string; readonly text: string }> {
  const { startLocalCloud } = await import('../local-cloud/run');
  const end = new AbortController();
  const run = await startLocalCloud({ scenarios: [scenario], context: {}, folder: join(folder, 'large'), end });
  try {
    await writeRun(folder, { target: 'local', settings: {}, outputs: run.outputs, expectedDenialsFile: '' });
    const { what, worker, put, done } = await load();
    note(what.replace(/^\w/, (first) => first.toLowerCase()));
    const name = await put();
    const from = Date.now();
    const samples: Sample[] = [];
    const ended = new AbortController();
    const [figures] = await Promise.all([
      done(name).finally(() => ended.abort()),
      sample(run.emulator.pid, samples, ended.signal),
    ]);
    const seconds = ((Date.now() - from) / 1000).toFixed(0);
    const { middle, last } = workerGrowth(samples)[worker] ?? { middle: NaN, last: NaN };
    const most = Math.max(...samples.flatMap(({ workers }) => workers.map(({ megabytes }) => megabytes)));
    const megabytes = (value: number): string => `${value.toFixed(0)} MB`;
    const rows = [
      ...Object.entries(figures),
      ['Time, from the end of the upload', `${seconds} s`],
      ['Memory of its worker, in the middle third', megabytes(middle)],
      ['Memory of its worker, in the last third', megabytes(last), `≤ ${megabytes(middle + MOST_GARBAGE_MB)}`],
      ['The most that any worker had at any time', megabytes(most)],
    ];
    const text = [
      `By \`npm run bench -- --large\` ${whenAndWhere()}, on a local cloud of its own: the resident memory of the process of \`${worker}\`, Node.js itself included, ${(1000 / SAMPLE_MS).toFixed(0)} times a second. It is flat when the last third takes at most ${MOST_GARBAGE_MB} MB more than the middle one, which is garbage that Node.js may leave.`,
      markdownTable(
        ['What', 'Figure', 'Goal'],
        rows.map(([row = '', figure = '', goal = '']) => [row, figure, goal]),
      ),
    ].join('\n\n');
    return { title: what, text };
  } finally {
    await run.emulator.stop();
  }
}

async function sample(emulator: number, samples: Sample[], end: AbortSignal): Promise<void> {
  while (!end.aborted) {
    samples.push({ ...(await processesOf(emulator)), accepted: 0 });
    await setTimeout(SAMPLE_MS);
  }
}
