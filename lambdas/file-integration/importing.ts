import type { FileStore } from './file-store';
import { type FileImport, type Leftover, partsOf } from './import';
import type { ImportStore } from './import-store';
import { quarantineFile, quarantineKey } from './quarantine';
import { CHUNK, type Line, OutOfTime, type RecordStore } from './record-store';
import { halfway, Step, validated } from './stepping';

interface Limits {
  readonly quarantine: string;
  /** After so much of a file a step ends with its row. */
  readonly stepBytes: number;
}

/** What is read at once. */
const PIECE_BYTES = 4 * 1024 * 1024;
/** Parts that are deleted at the same time. */
const PARTS_AT_ONCE = 5;

/** The steps of imports, each of which may be done again from its beginning, and the end of what nobody sees any more. */
export class Importing {
  constructor(
    private readonly files: FileStore,
    private readonly imports: ImportStore,
    private readonly records: RecordStore,
    private readonly limits: Limits,
  ) {}

  /** Does a step. @returns whether what is to become of the import is to be settled: it is done, or its version is gone */
  async goOn(one: FileImport, hasTime: () => boolean): Promise<boolean> {
    if (one.pass === 'DONE') return true;
    return one.pass === 'VALIDATE' ? this.validate(one, hasTime) : this.import(one, hasTime);
  }

  /** Counts the rows of a range, and puts the bad ones into quarantine. */
  private async validate(one: FileImport, hasTime: () => boolean): Promise<boolean> {
    const step = new Step(one);
    let hasEnded = one.place.offset === one.bytes;
    for await (const [rows, isLast] of this.piecesOf(one, step)) {
      if (!rows) return true;
      for (const row of rows) {
        step.take(row);
        if (step.reason !== undefined) break;
      }
      hasEnded = isLast || step.reason !== undefined;
      if (hasEnded || !hasTime()) break;
    }
    const [rows, rejected] = [one.rows + step.rows, one.rejected + step.rejected];
    const reached = hasEnded ? validated(one, step, rows, rejected) : halfway(step, rows, rejected);
    if (reached.status === 'REJECTED') step.bad.push({ reason: `Rejected: ${reached.reason ?? ''}` });
    if (step.bad.length > 0) {
      const key = quarantineKey(one.key, one.versionId, one.steps);
      await this.files.quarantine(this.limits.quarantine, key, quarantineFile(step.bad, step.more));
    }
    await this.imports.advance(one, reached);
    return false;
  }

  /** Writes the records of a range. */
  private async import(one: FileImport, hasTime: () => boolean): Promise<boolean> {
    const step = new Step(one);
    let place = one.place;
    let hasEnded = one.place.offset === one.bytes;
    const chunk: Line[] = [];
    const write = async (): Promise<void> => {
      await this.records.write(one, chunk.splice(0), hasTime);
      place = step.reader.place;
    };
    try {
      for await (const [rows, isLast] of this.piecesOf(one, step)) {
        if (!rows) return true;
        for (const row of rows) {
          const line = step.take(row);
          if (line) chunk.push(line);
          if (chunk.length < CHUNK) continue;
          await write();
          if (!hasTime()) throw new OutOfTime('The step ends here.');
        }
        await write();
        hasEnded = isLast;
        if (hasEnded || !hasTime()) break;
      }
    } catch (error) {
      if (!(error instanceof OutOfTime) || place.offset === one.place.offset) throw error;
    }
    await this.imports.advance(one, hasEnded ? { pass: 'DONE' } : { place });
    return hasEnded;
  }

  /** The rows of a file piece by piece, up to the end of a step; nothing in place of rows where its version is gone. */
  private async *piecesOf({ key, versionId, bytes, place }: FileImport, { reader }: Step) {
    const { stepBytes } = this.limits;
    while (reader.wanted < bytes && reader.place.offset - place.offset < stepBytes) {
      const from = reader.wanted;
      const to = Math.min(bytes, from + Math.min(PIECE_BYTES, stepBytes));
      const piece = await this.files.read(key, versionId, from, to);
      if (!piece) {
        yield [undefined, false] as const;
        return;
      }
      yield [reader.read(piece, to === bytes), to === bytes] as const;
    }
  }

  /** Deletes records of a run, some parts at a time, and forgets it at its end. */
  async purge(key: string, leftover: Leftover, hasTime: () => boolean): Promise<void> {
    const parts = partsOf(leftover.lines);
    let next = leftover.next;
    while (next < parts && hasTime()) {
      const some = Array.from({ length: Math.min(PARTS_AT_ONCE, parts - next) }, (_, place) => next + place);
      await Promise.all(some.map((part) => this.records.purge(leftover.run, part, hasTime)));
      next += some.length;
    }
    if (next < parts) await this.imports.advancePurge(key, leftover, next);
    else await this.imports.endPurge(key, leftover);
  }
}
