import type { Columns } from './csv';
import type { Place } from './rows';

/** What is true of a version's import: COMPLETE is what readers see, at most one for each key. */
export type Status = 'IMPORTING' | 'COMPLETE' | 'REJECTED' | 'SUPERSEDED' | 'DELETED';

/** An import first counts the rows of a file and the bad ones, then writes its records. */
type Pass = 'VALIDATE' | 'IMPORT' | 'DONE';

/** The import of a version of a file, and how far it is. */
export interface FileImport {
  readonly key: string;
  readonly versionId: string;
  readonly status: Status;
  /** Names the records that this import writes, and nobody else's: a version that is imported again has another. */
  readonly run: string;
  /** Of the file. */
  readonly bytes: number;
  readonly pass: Pass;
  /** From where it goes on. */
  readonly place: Place;
  /** How often it was found where it goes on. */
  readonly steps: number;
  /** Of CSV, when its header was read. */
  readonly columns?: Columns;
  /** Rows that were found, good and bad. */
  readonly rows: number;
  readonly rejected: number;
  /** The number of lines, once every one was read: no record has a higher one. */
  readonly lines?: number;
  /** Why it is REJECTED. */
  readonly reason?: string;
  /** Set until its end was reported. */
  readonly unreported?: boolean;
  readonly expiresAt?: number;
}

/** Records that nobody sees any more. */
export interface Leftover {
  readonly run: string;
  /** No record has a higher one. */
  readonly lines: number;
  /** The first part of the run that is not deleted. */
  readonly next: number;
}

/** What is known of a file, as of one moment. */
export interface FileState {
  /** Changes with each decision about the file. */
  readonly revision: number;
  readonly imports: readonly FileImport[];
  readonly leftovers: readonly Leftover[];
}

/** The version of an object that is current in the bucket. */
export interface Version {
  readonly versionId: string;
  readonly bytes: number;
}

/** Lines whose records are one part of a run: DynamoDB takes a thousand writes a second for each. */
const LINES_IN_PART = 100;

export const partOf = (line: number): number => Math.floor(line / LINES_IN_PART);
/** How many parts a run has. */
export const partsOf = (lines: number): number => partOf(lines) + 1;

/** One thing to do about a run. Its id differs from that of what is to be done next. */
export interface Todo {
  readonly kind: 'purge' | 'import' | 'report';
  readonly run: string;
  readonly id: string;
}

/** What is to be done about a file, the oldest first. */
export const todosOf = ({ imports, leftovers }: FileState): readonly Todo[] => [
  ...leftovers.map(({ run, next }): Todo => ({ kind: 'purge', run, id: `${run}.purge.${next}` })),
  ...imports.flatMap(({ status, run, steps, unreported }): Todo[] => {
    if (status === 'IMPORTING') return [{ kind: 'import', run, id: `${run}.${steps}` }];
    return unreported ? [{ kind: 'report', run, id: `${run}.report` }] : [];
  }),
];
