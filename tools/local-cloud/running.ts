import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useLocalCloud } from './emulator';
import { processStart } from '../terminal/process-start';
import { ToolError } from '../terminal/tool-error';

/** Where a checkout keeps what it makes while it runs. */
export const FOLDER = join(__dirname, '..', '..', '.local');
/** For a shell to `source`. */
export const ENVIRONMENT = join(FOLDER, 'env');
export const OUTPUTS = join(FOLDER, 'outputs.json');
/** The process of `npm start`. */
const RUNNING = join(FOLDER, 'running.json');

interface Running {
  readonly pid: number;
  /** Another process that was given the id since began at another time. */
  readonly began?: string;
}

/** The id of the process of `npm start` in this checkout, if it runs. */
export function runningProcess(file = RUNNING): number | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const { pid, began } = JSON.parse(readFileSync(file, 'utf8')) as Running;
    return began !== undefined && processStart(pid) === began ? pid : undefined;
  } catch {
    return undefined; // half written, by one that was killed
  }
}

function runningEndpoint(): string | undefined {
  if (runningProcess() === undefined || !existsSync(ENVIRONMENT)) return;
  return /AWS_ENDPOINT_URL='(.*)'/.exec(readFileSync(ENVIRONMENT, 'utf8'))?.[1];
}

/** Lets this process talk to the local cloud that `npm start` runs in this checkout. @returns whether it does */
export function useRunningCloud(): boolean {
  const endpoint = runningEndpoint();
  if (endpoint === undefined) return false;
  useLocalCloud(endpoint);
  return true;
}

/**
 * Files of `.local` have one owner: this process, or the one that it belongs to already.
 * @throws {ToolError} in the latter case.
 */
export async function claimCheckout(): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const own: Running = { pid: process.pid, began: processStart(process.pid) };
  const claim = async (): Promise<boolean> =>
    writeFile(RUNNING, JSON.stringify(own), { flag: 'wx' }).then(
      () => true,
      (error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        return false;
      },
    );
  if (await claim()) return;
  const owner = runningProcess();
  if (owner !== undefined) {
    throw new ToolError(`npm start runs in this checkout already, as process ${String(owner)}: npm stop ends it.`);
  }
  await releaseCheckout();
  if (!(await claim())) throw new ToolError(`Cannot write ${RUNNING}.`);
}

/** What other commands go by is gone, at last that something runs. */
export async function releaseCheckout(): Promise<void> {
  await Promise.all([OUTPUTS, ENVIRONMENT].map((file) => rm(file, { force: true })));
  await rm(RUNNING, { force: true });
}
