import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  /** All that it printed, errors included. */
  readonly printed: string;
}

/** A tool that stays until it is ended. */
export interface RunningCommand {
  readonly pid: number;
  /** What it printed until it was ready. */
  readonly printed: string;
  /** Waits until it has printed a text. */
  readonly prints: (text: string | RegExp) => Promise<void>;
  /** Ends it, as Ctrl-C does by default. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<Ended>;
}

export interface CommandOptions {
  /** @default this checkout */
  readonly cwd?: string;
  /** Beside the variables of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** No file that it writes may become larger. @default any size */
  readonly fileKibibytes?: number;
  /** Its `.local` is a disk of its own, in memory; see {@link needsDisks}. @default no disk of its own */
  readonly diskMebibytes?: number;
}

/** A test that is skipped where users may not make namespaces, as in some containers, and so mount no disk. */
export function needsDisks(name: string, fn: () => Promise<void>): void {
  if (spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', tmpdir()]).status === 0) test(name, fn);
  else test.skip(`${name} (needs user namespaces)`, fn);
}

/** Starts a tool as its npm script does, and waits until it prints a text. @throws Error when it ends before */
export async function startCommand(
  tool: string,
  args: readonly string[],
  until: string,
  options: CommandOptions = {},
): Promise<RunningCommand> {
  const running = spawnTool(tool, args, options);
  await Promise.race([
    running.prints(until),
    running.ended.then(({ printed }) => Promise.reject(new Error(`${tool} ended: ${printed}`))),
  ]);
  return {
    pid: running.child.pid ?? 0,
    printed: running.printed(),
    prints: running.prints,
    stop: (signal = 'SIGINT') => {
      running.child.kill(signal);
      return running.ended;
    },
  };
}

/** Runs a tool as its npm script does, until it ends. */
export const runTool = (tool: string, args: readonly string[], options: CommandOptions = {}): Promise<Ended> =>
  spawnTool(tool, args, options).ended;

function spawnTool(tool: string, args: readonly string[], { cwd, env, fileKibibytes, diskMebibytes }: CommandOptions) {
  // Not by npm, which does not hand signals on.
  const limit = `ulimit -f ${fileKibibytes ?? 'unlimited'}`;
  const limited = ['bash', '-c', `${limit} && exec "$@"`, 'bash', process.execPath, '--import', 'tsx', tool, ...args];
  const mount = `mkdir -p .local && mount -t tmpfs -o size=${diskMebibytes ?? 0}m none .local`;
  const mounted = ['unshare', '-rm', 'bash', '-c', `${mount} && exec "$@"`, 'bash', ...limited];
  const [command = '', ...rest] = diskMebibytes === undefined ? limited : mounted;
  const child = spawn(command, rest, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  let received = (): void => undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      printed += text.toString();
      received();
    });
  }
  return {
    child,
    printed: () => printed,
    prints: (text: string | RegExp) =>
      new Promise<void>((resolve) => {
        received = () => {
          if (typeof text === 'string' ? printed.includes(text) : text.test(printed)) resolve();
        };
        received();
      }),
    ended: once(child, 'close').then(([code]: number[]): Ended => ({ code: code ?? null, printed })),
  };
}
