import { decide } from './decide';
import type { FileStore } from './file-store';
import { todosOf } from './import';
import type { ImportStore } from './import-store';
import type { RunClient } from './run-client';
import { COLLISION_MS } from './waits';

/** Who comes and goes with a file: more that decide about it at the same moment than there are workers cannot be. */
const MOST_TRIES = 10;

/** What happens to files is settled by what their bucket has, never by the order in which it is told. */
export class Settling {
  constructor(
    private readonly files: FileStore,
    private readonly imports: ImportStore,
    private readonly runs: RunClient,
  ) {}

  /**
   * Makes what is known of a file fit what is in the bucket, and asks for what is then to be done. What was decided before
   * is read first and the bucket asked then: when another decides in between, it starts over.
   * @param newRun an id that nobody else has
   */
  async settle(key: string, newRun: () => string, now: () => Date): Promise<void> {
    for (let attempt = 1; attempt <= MOST_TRIES; attempt += 1) {
      const { revision, imports } = await this.imports.read(key);
      const current = await this.files.current(key);
      if (await this.imports.decide(key, revision, decide(imports, current), newRun(), now())) {
        await this.runs.send(key, todosOf(await this.imports.read(key)));
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, COLLISION_MS * attempt));
    }
    throw new Error('Too many others decide about the file at this moment.');
  }
}
