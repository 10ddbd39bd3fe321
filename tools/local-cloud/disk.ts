import { statfs } from 'node:fs/promises';
import { repeat } from '../terminal/repeat';

const LOOK_EVERY_MILLISECONDS = 500;
/** With less, the local cloud cannot start a function, nor note what it decides: calls fail. */
const NEEDED_BYTES = 1024 * 1024;

/**
 * Tells when the disk of a folder gets full, and again only after there was room in between.
 * @param room how many bytes are free
 * @returns a function that ends it.
 */
export function watchDisk(folder: string, onFull: () => void, room = freeBytes): () => void {
  let full = false;
  return repeat(async () => {
    const isFull = (await room(folder)) < NEEDED_BYTES;
    if (isFull && !full) onFull();
    full = isFull;
  }, LOOK_EVERY_MILLISECONDS);
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
