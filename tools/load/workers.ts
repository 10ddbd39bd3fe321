import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A process in which the local cloud runs a function. */
interface Worker {
  readonly pid: number;
  /** The function's, by its construct: `TransactionalOutbox/PlaceOrder`. */
  readonly name: string;
  readonly megabytes: number;
}

/** The local cloud and the workers that it has started, at one time. */
export interface Processes {
  readonly emulatorMegabytes: number;
  readonly workers: readonly Worker[];
}

const run = promisify(execFile);
const LINE = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/;
/** The emulator gives each worker a folder with the function's name. CDK's own helpers are named otherwise. */
const WORKER = /ministack-lambda-(\w+)-(\w+?)[0-9A-F]{8}-[0-9A-F]+-\w+\/_worker\./;

/** What runs of the emulator with the process id. */
export async function processesOf(emulator: number): Promise<Processes> {
  const { stdout } = await run('ps', ['-A', '-ww', '-o', 'pid=,ppid=,rss=,args='], { maxBuffer: 2 ** 24 });
  return parseProcesses(stdout, emulator);
}

/** Workers are only those that the emulator with the process id has started: others may run beside it. */
export function parseProcesses(listing: string, emulator: number): Processes {
  let emulatorMegabytes = NaN;
  const workers: Worker[] = [];
  for (const line of listing.split('\n')) {
    const [, pid, parent, kilobytes, command = ''] = LINE.exec(line) ?? [];
    const megabytes = Number(kilobytes) / 1024;
    if (Number(pid) === emulator) emulatorMegabytes = megabytes;
    const [, stack = '', id] = WORKER.exec(command) ?? [];
    if (Number(parent) === emulator && id) workers.push({ pid: Number(pid), name: `${stack}/${id}`, megabytes });
  }
  return { emulatorMegabytes, workers };
}
