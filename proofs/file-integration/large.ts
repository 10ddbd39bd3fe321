import { setTimeout } from 'node:timers/promises';
import type { Large } from '../../tools/bench/large';
import { importsOf, remove } from './client';
import { putLarge } from './large-file';

const ROWS = 100_000;
const ROW_BYTES = 10_700;
const KEY = 'large.csv';
const POLL_MS = 1000;

/** A file of a gigabyte that goes through FileIntegration. */
export const large: Large = {
  what: 'A file of 1 GB',
  worker: 'FileIntegration/ImportRange',
  put: () => putLarge(KEY, ROWS, ROW_BYTES),
  done: async (versionId) => {
    for (;;) {
      const one = (await importsOf(KEY)).find((found) => found.versionId === versionId);
      if (one?.status === 'COMPLETE') {
        await remove(KEY);
        return { Bytes: String(one.bytes), Records: String(one.rows - one.rejected), Invocations: String(one.steps) };
      }
      if (one?.status === 'REJECTED') throw new Error(`The file was rejected: ${one.reason ?? ''}`);
      await setTimeout(POLL_MS);
    }
  },
};
