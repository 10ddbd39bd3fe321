import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Of /proc/<pid>/stat, after the name in brackets. */
const START_TIME = 19;

/**
 * When a process began, as this system writes it: with its id it names one process, also where ids are given again.
 * @returns undefined when there is none
 */
export function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_TIME];
  } catch {
    return process.platform === 'linux' ? undefined : askedPs(pid);
  }
}

function askedPs(pid: number): string | undefined {
  try {
    const env = { ...process.env, LC_ALL: 'C' };
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env }).trim() || undefined;
  } catch {
    return undefined;
  }
}
