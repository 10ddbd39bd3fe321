import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** The first that an archive can have, so that the same files make the same archive. */
const FIRST_DAY = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true };

/** A folder's files as a zip archive, with their permissions; not compressed: whoever takes it is on this machine. */
export async function zipped(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  const zip = new ZipFile();
  for (const file of files.sort()) {
    zip.addFile(file, relative(folder, file).replaceAll(sep, '/'), { compress: false, ...FIRST_DAY });
  }
  zip.end();
  return buffer(zip.outputStream);
}
