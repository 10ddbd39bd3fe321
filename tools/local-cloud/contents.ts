import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What npm installed, as it writes it down itself. */
const INSTALLED = 'node_modules/.package-lock.json';

/** Looks at files once, whatever is asked of them. */
export class Contents {
  private readonly digests = new Map<string, Promise<string>>();

  /**
   * Stands for what files and folders hold, and for the packages that are installed: it changes with any of it.
   * @param paths one that is not there counts as such
   */
  async of(paths: readonly string[]): Promise<string> {
    const files = [INSTALLED, ...(await Promise.all(paths.map(filesIn))).flat()];
    const digests = await Promise.all(files.map((file) => this.digest(file)));
    return sha256(files.map((file, index) => `${file} ${digests[index] ?? ''}`).join('\n'));
  }

  private digest(file: string): Promise<string> {
    const digest = this.digests.get(file) ?? readFile(file).then(sha256, () => 'not there');
    this.digests.set(file, digest);
    return digest;
  }
}

const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

async function filesIn(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : [])).sort();
}
