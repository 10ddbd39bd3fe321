import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Interrupted } from './interruption';
import { isAlive } from './is-alive';
import { repeat } from './repeat';

const LOOK_EVERY_MILLISECONDS = 500;
/** What npm starts a script by. */
const SHELL = /(^|\/)(ba|da|z|)sh$/;

/**
 * Ends a script of npm's with npm: a signal that npm alone is sent, by whoever knows its process only, ends npm and the
 * shell between, and passes nothing to the script.
 * @returns a function that ends watching
 */
export function endWithNpm(end: AbortController, env: NodeJS.ProcessEnv = process.env): () => void {
  if (env['npm_lifecycle_event'] === undefined) return () => undefined;
  const parent = process.ppid;
  let npm: number | undefined;
  void npmAbove(parent).then((pid) => (npm = pid));
  return repeat(() => {
    const isThere = process.ppid === parent && (npm === undefined || isAlive(npm));
    if (!isThere) end.abort(new Interrupted('npm has ended.'));
    return Promise.resolve();
  }, LOOK_EVERY_MILLISECONDS);
}

/** The process above the shell, if the parent is one; where a shell became the script, the parent is npm itself. */
async function npmAbove(parent: number): Promise<number | undefined> {
  const ps = promisify(execFile)('ps', ['-o', 'ppid=,comm=', '-p', String(parent)]);
  const { stdout } = await ps.catch(() => ({ stdout: '' }));
  const [pid, name = ''] = stdout.trim().split(/\s+/);
  return SHELL.test(name) ? Number(pid) : undefined;
}
