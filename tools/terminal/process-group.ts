import type { ChildProcess } from 'node:child_process';

/** Ends a process that was spawned `detached`, and all that it started, at once. */
export function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid) process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}
