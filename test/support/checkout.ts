import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What a checkout has that git does not. */
const NOT_COPIED = ['node_modules', '.git', '.cache', '.local', 'cdk.out'];

/** A copy of this checkout, in which a test may change files, with the packages and the emulator of this one. */
export async function copyCheckout(): Promise<{ readonly folder: string; readonly remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'checkout-'));
  const left = NOT_COPIED.map((name) => resolve(name));
  await cp('.', folder, { recursive: true, filter: (path) => !left.includes(resolve(path)) });
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  await mkdir(join(folder, '.cache'));
  const environments = (await readdir('.cache')).filter((name) => /^venv-\w+$/.test(name));
  await Promise.all(environments.map((name) => symlink(resolve('.cache', name), join(folder, '.cache', name))));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
