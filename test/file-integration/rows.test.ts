import fc from 'fast-check';
import { BEGINNING, MOST_ROW_BYTES, type Place, RowReader } from '../../lambdas/file-integration/rows';

interface Shown {
  readonly line: number;
  readonly text: string;
  readonly fault?: string;
}

const FEW = 40;

/** The rows of a file that comes in such pieces; of long ones, their beginnings. */
function rowsOf(file: Buffer, sizes: readonly number[], place: Place = BEGINNING, hasQuotes = true): Shown[] {
  const reader = new RowReader(place, hasQuotes);
  const rows: Shown[] = [];
  let next = 0;
  while (reader.wanted < file.length) {
    const to = Math.min(file.length, reader.wanted + (sizes[next++ % sizes.length] ?? 1));
    for (const { line, bytes, fault } of reader.read(file.subarray(reader.wanted, to), to === file.length))
      rows.push({ line, text: Buffer.from(bytes).toString().slice(0, FEW), ...(fault !== undefined && { fault }) });
  }
  return rows;
}
const textsOf = (text: string, hasQuotes = true) =>
  rowsOf(Buffer.from(text), [file(text)], BEGINNING, hasQuotes).map((row) => [row.line, row.fault ?? row.text]);
const file = (text: string): number => Buffer.byteLength(text) || 1;

const CLOSING = 'It has text after a closing quote';
const OPEN = 'It has a quote that is not closed';
const OPEN_FOR_LONG = 'It has a quote that is not closed within 64 KiB';
const LONG = 'It is over 64 KiB';
const long = (bytes: number) => 'x'.repeat(bytes);

it.each<[what: string, text: string, rows: readonly (readonly [number, string])[]]>([
  ['LF, CR LF and CR, mixed', 'a\nb\r\nc\rd', [[1, 'a'], [2, 'b'], [3, 'c'], [4, 'd']]], // prettier-ignore
  ['a byte order mark', '\ufeffa\nb', [[1, 'a'], [2, 'b']]], // prettier-ignore
  ['empty lines', '\n\na\n\r\n\nb\n', [[3, 'a'], [6, 'b']]], // prettier-ignore
  ['a last line with and without end', 'a\n', [[1, 'a']]],
  ['quoted line breaks', '"a\nb\r\nc\rd",e\nf', [[1, '"a\nb\r\nc\rd",e'], [5, 'f']]], // prettier-ignore
  ['doubled quotes', '"a""\n""b"\nc', [[1, '"a""\n""b"'], [3, 'c']]], // prettier-ignore
  ['a quote inside a field that has none at its beginning', 'a"b\nc', [[1, 'a"b'], [2, 'c']]], // prettier-ignore
  ['text after a closing quote', '"a"b,"c\nd"\ne', [[1, CLOSING], [2, 'd"'], [3, 'e']]], // prettier-ignore
  ['a quote that is not closed', 'a\n"b\nc\nd', [[1, 'a'], [2, OPEN], [3, 'c'], [4, 'd']]], // prettier-ignore
  ['a quote that is not closed for long', `"b\n${long(MOST_ROW_BYTES)}\nd`, [[1, OPEN_FOR_LONG], [2, long(FEW)], [3, 'd']]], // prettier-ignore
  ['the longest row', `${long(MOST_ROW_BYTES)}\r\nb`, [[1, long(FEW)], [2, 'b']]], // prettier-ignore
  ['a row that is longer', `${long(MOST_ROW_BYTES + 1)}\r\nb`, [[1, LONG], [2, 'b']]], // prettier-ignore
  ['a row of 10 MB', `a\n${long(10_000_000)}\nb`, [[1, 'a'], [2, LONG], [3, 'b']]], // prettier-ignore
  ['no row at all', '', []],
])('[files-6] reads %s', (_, text, rows) => {
  expect(textsOf(text)).toEqual(rows);
});

it('[files-6] takes quotes for text where they mean nothing', () => {
  expect(textsOf('{"a":"b\n"}\n"', false)).toEqual([
    [1, '{"a":"b'],
    [2, '"}'],
    [3, '"'],
  ]);
});

const piece = fc.oneof(
  fc.constantFrom('"', '""', ',', '\n', '\r', '\r\n', 'ab', '"a,b"', '"a\n"', 'é', '😀', '\ufeff'),
  fc.constantFrom(MOST_ROW_BYTES - 1, MOST_ROW_BYTES, MOST_ROW_BYTES + 1, 2 * MOST_ROW_BYTES).map(long),
);
const files = fc.array(piece, { maxLength: 20 }).map((pieces) => Buffer.from(pieces.join('')));
const sizes = fc.array(fc.constantFrom(1, 2, 3, 7, 1000, MOST_ROW_BYTES, MOST_ROW_BYTES + 1), {
  minLength: 1,
  maxLength: 5,
});
/** Small pieces of what is long take long. */
const fitting = (bytes: Buffer, wanted: readonly number[]): number[] =>
  wanted.map((size) => (bytes.length > 5000 ? Math.max(size, 997) : size));

it('[files-6] gives the same rows, whatever the pieces of a file are', () => {
  fc.assert(
    fc.property(files, sizes, fc.boolean(), (bytes, wanted, hasQuotes) => {
      const whole = rowsOf(bytes, [bytes.length || 1], BEGINNING, hasQuotes);
      expect(rowsOf(bytes, fitting(bytes, wanted), BEGINNING, hasQuotes)).toEqual(whole);
    }),
    { numRuns: 300 },
  );
});

it('[files-2] goes on behind any row as if it had never stopped', () => {
  fc.assert(
    fc.property(files, fc.nat(20), (bytes, stop) => {
      const whole = rowsOf(bytes, [bytes.length || 1]);
      const reader = new RowReader(BEGINNING, true);
      let read = 0;
      const rows = reader.read(bytes, true);
      while (read <= stop && !rows.next().done) read += 1;
      const rest = rowsOf(bytes, [997], reader.place);
      expect(rest).toEqual(whole.slice(Math.min(stop + 1, whole.length)));
    }),
    { numRuns: 300 },
  );
});

it('[files-2] goes on in the middle of a row that is too long', () => {
  const bytes = Buffer.from(`${long(3 * MOST_ROW_BYTES)}\r\nb\n`);
  const reader = new RowReader(BEGINNING, true);
  expect([...reader.read(bytes.subarray(0, 2 * MOST_ROW_BYTES), false)]).toHaveLength(1);
  expect(reader.place).toEqual({ offset: 2 * MOST_ROW_BYTES, line: 1, skipping: true });
  expect(rowsOf(bytes, [10_000], reader.place)).toEqual([{ line: 2, text: 'b' }]);
});

it('[files-7] holds no more than a row that is not at its end', () => {
  const reader = new RowReader(BEGINNING, true);
  let held = 0;
  for (let place = 0; place < 200; place += 1) {
    expect([...reader.read(Buffer.from(long(10_000)), false)].length).toBeLessThan(2);
    held = Math.max(held, reader.wanted - reader.place.offset);
  }
  expect(held).toBeLessThanOrEqual(MOST_ROW_BYTES + 10_000);
});
