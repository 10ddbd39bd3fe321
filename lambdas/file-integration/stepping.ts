import { COLUMNS, type Columns, columnsOf } from './csv';
import type { FileImport } from './import';
import { type BadRow, MOST_ROWS, MOST_TEXT_BYTES } from './quarantine';
import { formatOf, recordIn, textOf } from './record';
import type { Line } from './record-store';
import { BEGINNING, type Place, type RawRow, RowReader } from './rows';

/** Over so many bad rows in a hundred a file is rejected as a whole. */
export const MOST_BAD_PERCENT = 5;

/** One step of an import: the rows of a range of its file, each read into a record or the reason why it has none. */
export class Step {
  readonly reader: RowReader;
  readonly bad: BadRow[] = [];
  /** Bad rows that the file of quarantine has no room for. */
  more = 0;
  rows = 0;
  rejected = 0;
  columns: Columns | undefined;
  /** Why the file cannot be read at all. */
  reason: string | undefined;
  private readonly isCsv: boolean;

  constructor(one: FileImport) {
    this.isCsv = formatOf(one.key) === 'csv';
    this.reader = new RowReader(one.place, this.isCsv);
    this.columns = one.columns;
  }

  /** Reads a row. @returns its record; nothing for the header and for bad rows, which are kept */
  take(row: RawRow): Line | undefined {
    if (this.isCsv && !this.columns) {
      this.takeHeader(row);
      return undefined;
    }
    this.rows += 1;
    const read = recordIn(row, this.columns);
    if ('record' in read) return { line: row.line, record: read.record };
    this.rejected += 1;
    if (this.bad.length < MOST_ROWS)
      this.bad.push({ line: row.line, reason: read.reason, bytes: row.bytes.slice(0, MOST_TEXT_BYTES) });
    else this.more += 1;
    return undefined;
  }

  private takeHeader(row: RawRow): void {
    const read = textOf(row);
    const columns = 'reason' in read ? `The header cannot be read: ${read.reason}` : columnsOf(read.text);
    if (typeof columns !== 'string') this.columns = columns;
    else this.reason = isUtf16(row.bytes) ? 'It is UTF-16: UTF-8 is expected' : columns;
    if (this.reason !== undefined)
      this.bad.push({ line: row.line, reason: this.reason, bytes: row.bytes.slice(0, MOST_TEXT_BYTES) });
  }
}

const isUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

/** What an import comes to when a file was read to its end, or needs no more of it. */
export function validated(one: FileImport, step: Step, rows: number, rejected: number): Partial<FileImport> {
  const counted = { rows, rejected, ...(step.columns && { columns: step.columns }) };
  const reason = step.reason ?? reasonToReject(one, step, rows, rejected);
  if (reason !== undefined) return { ...counted, status: 'REJECTED', reason, unreported: true };
  return { ...counted, pass: 'IMPORT', place: BEGINNING, lines: step.reader.place.line };
}

function reasonToReject({ key }: FileImport, step: Step, rows: number, rejected: number): string | undefined {
  if (formatOf(key) === 'csv' && !step.columns) return `It has no header: ${COLUMNS.join(',')}`;
  if (rows * MOST_BAD_PERCENT >= rejected * 100) return undefined;
  return `${rejected} of ${rows} rows are bad, more than ${MOST_BAD_PERCENT}%`;
}

/** How far an import is in the middle of its file. */
export const halfway = (step: Step, rows: number, rejected: number): Partial<FileImport> & { place: Place } => ({
  rows,
  rejected,
  place: step.reader.place,
  ...(step.columns && { columns: step.columns }),
});
