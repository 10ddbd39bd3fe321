import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What npm installed, as it writes it down itself. */
const INSTALLED = 'node_modules/.package-lock.json';

/**
 * Stands for what files and folders hold, and for the packages that are installed: it changes with any of it.
 * @param paths one that is not there counts as such
 */
export async function contentsOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of [INSTALLED, ...(await Promise.all(paths.map(filesIn))).flat()]) {
    hash
      .update(`${file}\0`)
      .update(await readFile(file).catch(() => 'not there'))
      .update('\0');
  }
  return hash.digest('hex');
}

async function filesIn(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : [])).sort();
}
