import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { devNull } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { unlessAborted } from '../terminal/interruption';
import { killGroup } from '../terminal/process-group';
import { ToolError } from '../terminal/tool-error';
import { takenPort } from './port';
import { ensurePython } from './python';

const MAIN = join(__dirname, 'emulator/main.py');
/** Ten times as long as a slow and busy machine took. */
const READY_SECONDS = 300;
const STOP_SECONDS = 5;
const PORT_TAKEN = 98;
const LOG_LINES = 10;

/** A resource of a stack that the emulator does not know, and that was only recorded. */
export interface Placeholder {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
}

interface EmulatorOptions {
  readonly port?: number;
  readonly folder: string;
  readonly without?: string;
  readonly end?: AbortSignal;
}

/** A running local cloud. */
export interface Emulator {
  readonly port: number;
  /** Of the process whose children are the functions' workers. */
  readonly pid: number;
  /** `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** JSON lines, one for each authorization decision. */
  readonly decisionsFile: string;
  /** Resolves when the process ends by itself (crash or kill), with its last log lines. */
  readonly exited: Promise<string>;
  /** What deployed stacks hold that exists in name only. */
  placeholders(): Promise<Placeholder[]>;
  /** Where the sites of deployed CloudFront distributions are served: a URL for each domain. */
  sites(): Promise<Record<string, string>>;
  /** Idempotent. Ends the process and every function worker that it started, by force after five seconds. */
  stop(): Promise<void>;
}

/**
 * Starts an empty local cloud, which ends with this process whatever ends it.
 * @param options.port 0 or undefined takes a free one.
 * @param options.folder for the log, the decisions and the state; what an earlier start left there goes.
 * @param options.without a change of the emulator to leave out, as `corrections/sqs/redrive`, for the contract tests.
 * @param options.end gives up when it is aborted before the local cloud is ready.
 * @throws ToolError when the port is taken, or when it is not ready in five minutes (with the last log lines).
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { port = 0, folder, without, end = new AbortController().signal } = options;
  const python = await ensurePython();
  for (const leftover of ['state', 's3', 'tmp', 'decisions.jsonl', 'emulator.log']) {
    await rm(join(folder, leftover), { recursive: true, force: true });
  }
  await mkdir(folder, { recursive: true });
  const logFile = join(folder, 'emulator.log');
  const log = await open(logFile, 'a');
  const flags = ['--port', String(port), '--folder', folder, ...(without ? ['--without', without] : [])];
  const child = spawn(python, [MAIN, ...flags], {
    detached: true, // a process group of its own: Ctrl-C reaches the parent only, which then stops it in order
    stdio: ['pipe', 'pipe', log.fd],
    env: {
      PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter), // functions run on this Node
      HOME: folder, // no AWS profile of the user's reaches a function
      LANG: 'C.UTF-8',
      PYTHONDONTWRITEBYTECODE: '1', // on a full disk half a file would be written, and loaded by the next start
    },
  });
  await log.close();
  child.stdin?.on('error', () => undefined); // it ended first: `exited` resolves
  const exited = once(child, 'exit').then(async ([code]: number[]) => {
    killGroup(child);
    return { code, lines: (await readFile(logFile, 'utf8')).trimEnd().split('\n').slice(-LOG_LINES).join('\n') };
  });

  const ready = Promise.race([announcedPort(child), exited.then(() => undefined), after(READY_SECONDS)]);
  const boundPort = await unlessAborted(ready, end).catch(() => undefined);
  if (!boundPort) {
    killGroup(child);
    const { code, lines } = await exited;
    end.throwIfAborted();
    if (code === PORT_TAKEN) throw takenPort(port);
    throw new ToolError(`The emulator did not start; its log in ${logFile} ends with:\n${lines}`);
  }
  const endpoint = `http://127.0.0.1:${boundPort}`;

  return {
    port: boundPort,
    pid: child.pid ?? 0,
    endpoint,
    decisionsFile: join(folder, 'decisions.jsonl'),
    exited: exited.then(({ lines }) => lines),
    placeholders: async () => (await (await fetch(`${endpoint}/_local/placeholders`)).json()) as Placeholder[],
    sites: async () => (await (await fetch(`${endpoint}/_local/sites`)).json()) as Record<string, string>,
    stop: async () => {
      child.stdin?.end();
      await Promise.race([exited, after(STOP_SECONDS)]);
      killGroup(child);
      await exited;
    },
  };
}

/** Who is to be reached without a proxy; most programs look at one of the two alone if it is there. */
export const NO_PROXY = ['NO_PROXY', 'no_proxy'] as const;

export const LOCAL_ACCOUNT = '000000000000';
export const LOCAL_REGION = 'us-east-1';

/** The environment with which SDKs, the CLI and CDK talk to the local cloud at the endpoint. */
export function localEnvironment(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: LOCAL_REGION,
    AWS_DEFAULT_REGION: LOCAL_REGION,
    CDK_DEFAULT_ACCOUNT: LOCAL_ACCOUNT,
    CDK_DEFAULT_REGION: LOCAL_REGION,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** Lets no profile, endpoint, session or proxy of the user's shell come between this process and the local cloud. */
export function useLocalCloud(endpoint: string): void {
  for (const name of Object.keys(process.env).filter((key) => key.startsWith('AWS_'))) {
    if (!name.startsWith('AWS_SDK_JS_')) Reflect.deleteProperty(process.env, name);
  }
  Object.assign(process.env, localEnvironment(endpoint), {
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  });
  for (const name of NO_PROXY) process.env[name] = ['127.0.0.1', process.env[name]].filter(Boolean).join(',');
}

/** From the one line that the emulator prints when it serves requests. */
async function announcedPort({ stdout }: ChildProcess): Promise<number> {
  if (!stdout) throw new Error('The emulator has no standard output.');
  const [line] = (await once(createInterface(stdout), 'line')) as [string];
  return (JSON.parse(line) as { port: number }).port;
}

async function after(seconds: number): Promise<undefined> {
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000).unref());
  return undefined;
}
