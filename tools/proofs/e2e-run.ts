import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outputs } from '../local-cloud/outputs';

/** Name of the environment variable with the path of the file that has the `E2eRun`. */
export const E2E_RUN = 'E2E_RUN';

export type Target = 'local' | 'aws';

/** What `npm run e2e` passes to the tests. */
export interface E2eRun {
  readonly target: Target;
  readonly outputs: Outputs;
  /** The settings that the stacks were deployed with; what is not set has its default. */
  readonly settings: Readonly<Record<string, string>>;
  /** Where tests note the denials that they cause on purpose: JSON lines. */
  readonly expectedDenialsFile: string;
  /** The process of the local cloud. @default there is none, or nobody asks */
  readonly emulatorPid?: number;
}

/** Tells this process of a run: what talks to its stacks knows them by a file. */
export async function writeRun(folder: string, run: E2eRun): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'run.json');
  await writeFile(file, JSON.stringify(run));
  process.env[E2E_RUN] = file;
}

/** A denial that a test causes on purpose. */
export interface ExpectedDenial {
  readonly action: string;
  /** Part of the resource's ARN. */
  readonly resource: string;
}
