import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { unlessAborted } from '../terminal/interruption';
import type { Result, Task } from './worker';

/** A laptop does other things too. */
const MOST_PROCESSES = 4;
/** Runs make much garbage that dies young, and every processor has a run of its own to do meanwhile. */
const GARBAGE = ['--max-semi-space-size=64', '--single-threaded-gc'];

/**
 * Shares tasks among processes, as many as the machine has processors.
 * @param done called with each result as it comes; true ends everything
 * @param end when aborted, ends everything at once by throwing its reason
 */
export async function shareOut(
  tasks: readonly Task[],
  done: (task: Task, result: Result) => boolean,
  end: AbortSignal,
): Promise<void> {
  const waiting = [...tasks];
  const processes = Array.from({ length: Math.min(MOST_PROCESSES, availableParallelism(), tasks.length) }, () =>
    fork(resolve(__dirname, 'worker.ts'), {
      env: { ...process.env, CDK_VALIDATION: 'false' },
      execArgv: [...process.execArgv, ...GARBAGE],
    }),
  );
  try {
    const all = Promise.all(
      processes.map(
        (child) =>
          new Promise<void>((finish, fail) => {
            let current: Task | undefined;
            const next = () => {
              current = waiting.shift();
              if (current) child.send(current);
              else finish();
            };
            child.on('message', (result: Result) => {
              if (current && done(current, result)) waiting.length = 0;
              next();
            });
            child.on('error', fail);
            child.on('exit', (code) => {
              if (current) fail(new Error(`A process of the simulation ended with ${String(code)}.`));
            });
            next();
          }),
      ),
    );
    await unlessAborted(all, end);
  } finally {
    for (const child of processes) child.kill();
  }
}
