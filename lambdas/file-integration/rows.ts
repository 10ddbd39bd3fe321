/** Where in a file reading goes on. */
export interface Place {
  /** Bytes before it. */
  readonly offset: number;
  /** The first is 1. */
  readonly line: number;
  /** Whether the rest of the line belongs to a row that is too long. */
  readonly skipping: boolean;
}

export const BEGINNING: Place = { offset: 0, line: 1, skipping: false };

/** A row as it is in the file, without its line end. */
export interface RawRow {
  /** On which it begins. */
  readonly line: number;
  readonly bytes: Uint8Array;
  /** Why it cannot be read. */
  readonly fault?: string;
}

/** The longest row: what reads them holds no more than a piece and such a row. */
export const MOST_ROW_BYTES = 64 * 1024;

const [LF, CR, QUOTE, COMMA] = [0x0a, 0x0d, 0x22, 0x2c];
const BOM = [0xef, 0xbb, 0xbf];

interface End {
  /** Of the row, in the bytes. */
  readonly end: number;
  /** Where the next row begins. */
  readonly next: number;
  /** Line ends before it. */
  readonly lines: number;
  readonly fault?: string;
  readonly skipping?: boolean;
}

/**
 * Splits a file into rows, given its bytes piece by piece: whatever the pieces are, the rows are the same. It goes by
 * bytes, since quotes, commas and line ends are no part of another character of UTF-8.
 *
 * A row that breaks the rules of quotes, or does not end within 64 KiB, is bad, and reading goes on at its first line end.
 */
export class RowReader {
  private rest: Uint8Array = new Uint8Array();

  /** @param hasQuotes whether line ends between quotes are part of a row */
  constructor(
    /** Behind the rows that were read; what they do not end with is read again from here. */
    public place: Place,
    private readonly hasQuotes: boolean,
  ) {}

  /** Which byte of the file is to be given next. */
  get wanted(): number {
    return this.place.offset + this.rest.length;
  }

  /** The rows that end in what was given by now; empty lines are none. @param isLast whether no piece follows */
  *read(piece: Uint8Array, isLast: boolean): Generator<RawRow> {
    const bytes = this.rest.length === 0 ? piece : Buffer.concat([this.rest, piece]);
    const begin = this.place.offset;
    let from = begin === 0 && BOM.every((byte, place) => bytes[place] === byte) ? BOM.length : 0;
    while (from < bytes.length) {
      const { line, skipping } = this.place;
      const end = skipping ? endOfSkipped(bytes, from, isLast) : this.endOfRow(bytes, from, isLast);
      if (!end) break;
      this.place = { offset: begin + end.next, line: line + end.lines, skipping: end.skipping ?? false };
      this.rest = bytes.subarray(end.next);
      if (!skipping && (end.end > from || end.fault !== undefined))
        yield { line, bytes: bytes.subarray(from, end.end), ...(end.fault !== undefined && { fault: end.fault }) };
      from = end.next;
      if (end.skipping) break;
    }
    this.rest = bytes.subarray(this.place.offset - begin);
  }

  private endOfRow(bytes: Uint8Array, from: number, isLast: boolean): End | undefined {
    return this.hasQuotes ? endOfQuoted(bytes, from, isLast) : endOfPlain(bytes, from, isLast);
  }
}

function endOfPlain(bytes: Uint8Array, from: number, isLast: boolean): End | undefined {
  const line = endOfLine(bytes, from, from + MOST_ROW_BYTES, isLast);
  // Behind the longest row its line end may stand, or half of it.
  if (line || (!isLast && bytes.length - from <= MOST_ROW_BYTES + 1)) return line;
  return broken(bytes, from, isLast, 'It is over 64 KiB');
}

/** @see https://www.rfc-editor.org/rfc/rfc4180#section-2 */
function endOfQuoted(bytes: Uint8Array, from: number, isLast: boolean): End | undefined {
  const limit = Math.min(bytes.length, from + MOST_ROW_BYTES + 1);
  let [isQuoted, isClosed, isFieldStart] = [false, false, true];
  let lines = 0;
  for (let at = from; at < limit; at += 1) {
    const byte = bytes[at];
    if (isQuoted) {
      if (byte === QUOTE) [isQuoted, isClosed] = [false, true];
      else if (byte === CR || (byte === LF && bytes[at - 1] !== CR)) lines += 1;
    } else if (byte === QUOTE && (isFieldStart || isClosed)) {
      [isQuoted, isClosed, isFieldStart] = [true, false, false];
    } else if (byte === LF || byte === CR) {
      const next = afterLine(bytes, at, isLast);
      return next === undefined ? undefined : { end: at, next, lines: lines + 1 };
    } else if (byte === COMMA) {
      [isFieldStart, isClosed] = [true, false];
    } else if (isClosed) {
      return broken(bytes, from, isLast, 'It has text after a closing quote');
    } else {
      isFieldStart = false;
    }
  }
  const fault = isQuoted ? 'It has a quote that is not closed within 64 KiB' : 'It is over 64 KiB';
  if (limit - from > MOST_ROW_BYTES) return broken(bytes, from, isLast, fault);
  if (!isLast) return undefined;
  if (isQuoted) return broken(bytes, from, isLast, 'It has a quote that is not closed');
  return { end: bytes.length, next: bytes.length, lines };
}

/** A row with a fault ends with its first line, which may go on in what is not there yet. */
function broken(bytes: Uint8Array, from: number, isLast: boolean, fault: string): End | undefined {
  const line = endOfLine(bytes, from, bytes.length, isLast);
  if (line) return { ...line, fault };
  if (bytes.length - from <= MOST_ROW_BYTES) return undefined;
  const next = withoutCr(bytes);
  return { end: next, next, lines: 0, fault, skipping: true };
}

function endOfSkipped(bytes: Uint8Array, from: number, isLast: boolean): End {
  const next = withoutCr(bytes);
  return endOfLine(bytes, from, bytes.length, isLast) ?? { end: next, next, lines: 0, skipping: true };
}

/** A CR at the end may be the half of a line end. */
const withoutCr = (bytes: Uint8Array): number => (bytes.at(-1) === CR ? bytes.length - 1 : bytes.length);

/** LF, CR LF and CR end a line, and so does the end of the file. @returns nothing when it does not end before the limit */
function endOfLine(bytes: Uint8Array, from: number, limit: number, isLast: boolean): End | undefined {
  const most = Math.min(limit + 1, bytes.length);
  for (let at = from; at < most; at += 1) {
    if (bytes[at] !== LF && bytes[at] !== CR) continue;
    const next = afterLine(bytes, at, isLast);
    return next === undefined ? undefined : { end: at, next, lines: 1 };
  }
  return isLast && most === bytes.length && bytes.length - from <= limit - from
    ? { end: bytes.length, next: bytes.length, lines: 0 }
    : undefined;
}

/** Behind a line end; nothing when a LF may follow the CR in what is not there yet. */
function afterLine(bytes: Uint8Array, at: number, isLast: boolean): number | undefined {
  if (bytes[at] !== CR) return at + 1;
  if (at + 1 === bytes.length) return isLast ? at + 1 : undefined;
  return bytes[at + 1] === LF ? at + 2 : at + 1;
}
