import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../terminal/is-alive';

/** Where a checkout keeps what it makes while it runs. */
export const FOLDER = join(__dirname, '..', '..', '.local');
/** For a shell to `source`. */
export const ENVIRONMENT = join(FOLDER, 'env');
/** The process of `npm start`. */
export const RUNNING = join(FOLDER, 'running.pid');

/** The endpoint of the local cloud that `npm start` runs in this checkout, if it does. */
export function runningEndpoint(): string | undefined {
  if (!existsSync(RUNNING) || !isAlive(Number(readFileSync(RUNNING, 'utf8'))) || !existsSync(ENVIRONMENT)) return;
  return /AWS_ENDPOINT_URL='(.*)'/.exec(readFileSync(ENVIRONMENT, 'utf8'))?.[1];
}
