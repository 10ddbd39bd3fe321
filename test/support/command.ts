import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A tool that stays until it is told to end. */
export interface RunningCommand {
  /** What it printed until it was ready. */
  readonly printed: string;
  /** Ends it as Ctrl-C does. */
  readonly stop: () => Promise<void>;
}

/** Starts a tool as its npm script does, and waits until it prints a text. @throws Error when it ends before */
export async function startCommand(tool: string, args: readonly string[], until: string): Promise<RunningCommand> {
  // Not by npm, which does not hand signals on.
  const child = spawn(process.execPath, ['--import', 'tsx', tool, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let printed = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      printed += text.toString();
      if (printed.includes(until)) resolve();
    });
    child.on('exit', () => {
      reject(new Error(`${tool} ended: ${printed}`));
    });
  });
  return {
    printed,
    stop: async () => {
      child.kill('SIGINT');
      await ended;
    },
  };
}
