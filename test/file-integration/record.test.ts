import fc from 'fast-check';
import { columnsOf, fieldsOf } from '../../lambdas/file-integration/csv';
import { formatOf, recordIn } from '../../lambdas/file-integration/record';

const columns = { count: 4, places: [0, 1, 2, 3] };
const record = { id: '1', customer: 'Ann', amount_cents: 250, created_at: '2026-03-01T12:00:00Z' };
const read = (row: string | Uint8Array) => recordIn({ line: 1, bytes: Buffer.from(row as string) }, columns);
const reasonOf = (row: string | Uint8Array) => (read(row) as { reason?: string }).reason;

it.each([
  ['plain', '1,Ann,250,2026-03-01T12:00:00Z'],
  ['quoted', '"1","Ann","250","2026-03-01T12:00:00Z"'],
  ['with an offset', '1,Ann,250,2026-03-01T13:00:00+01:00'],
])('[files-6] reads a %s row', (_, row) => {
  expect(read(row)).toMatchObject({ record: { id: '1', customer: 'Ann', amount_cents: 250 } });
});

it.each([
  ['quotes', '1,"A ""n"" n",0,2026-03-01T12:00:00Z', 'A "n" n'],
  ['a quote in the middle', '1,A"n,0,2026-03-01T12:00:00Z', 'A"n'],
  ['commas', '1,"A,n",0,2026-03-01T12:00:00Z', 'A,n'],
  ['line breaks', '1,"A\r\nn",0,2026-03-01T12:00:00Z', 'A\r\nn'],
  ['what looks like a formula', '1,=1+1,0,2026-03-01T12:00:00Z', '=1+1'],
  ['an emoji', '1,😀,0,2026-03-01T12:00:00Z', '😀'],
])('[files-6] keeps %s as they are', (_, row, customer) => {
  expect(read(row)).toMatchObject({ record: { customer } });
});

it.each([
  ['1,Ann,250', 'It has 3 fields, and the header 4'],
  ['1,Ann,250,2026-03-01T12:00:00Z,', 'It has 5 fields, and the header 4'],
  [',Ann,250,2026-03-01T12:00:00Z', 'id: Must have at least 1 characters'],
  [`1,${'a'.repeat(201)},250,2026-03-01T12:00:00Z`, 'customer: Must have at most 200 characters'],
  ['1,Ann,2.5,2026-03-01T12:00:00Z', expect.stringMatching(/^amount_cents: /)],
  ['1,Ann,,2026-03-01T12:00:00Z', expect.stringMatching(/^amount_cents: /)],
  ['1,Ann,9007199254740993,2026-03-01T12:00:00Z', 'amount_cents: Must be a whole number of cents'],
  ['1,Ann,250,2026-02-30T12:00:00Z', expect.stringMatching(/^created_at: /)],
  ['1,A\0n,250,2026-03-01T12:00:00Z', 'It has a control character'],
])('[files-8] says what is wrong with %j', (row, reason) => {
  expect(reasonOf(row)).toEqual(reason);
});

it('[files-6] takes no bytes for text that are none', () => {
  expect(reasonOf(Buffer.from('1,\xff,250,2026-03-01T12:00:00Z', 'latin1'))).toBe('It is no UTF-8');
  expect(reasonOf(Buffer.from('1,é'.slice(0, 3)).subarray(0, 3))).toBe('It is no UTF-8');
});

it.each([
  [record, { record }],
  [{ ...record, more: 1 }, { record }],
  [{ ...record, amount_cents: '250' }, { reason: expect.stringMatching(/^amount_cents: /) as unknown }],
  [{ ...record, customer: 'a\0' }, { reason: 'customer: Must be without control characters' }],
  [[1], { reason: 'It is no JSON object' }],
  [null, { reason: 'It is no JSON object' }],
  ['{', { reason: 'It is no JSON' }],
])('[files-6] reads JSON objects: %j', (value, expected) => {
  const bytes = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  expect(recordIn({ line: 1, bytes }, undefined)).toEqual(expected);
});

it.each([
  ['a.csv', 'csv'],
  ['a', 'csv'],
  ['a.NDJSON', 'json'],
  ['b/a.jsonl', 'json'],
])('[files-6] goes by the ending of %s: %s', (key, format) => {
  expect(formatOf(key)).toBe(format);
});

it.each([
  ['created_at,more,id,amount_cents,customer', { count: 5, places: [2, 4, 3, 0] }],
  ['"id","customer","amount_cents","created_at"', columns],
  ['id,customer', 'The header lacks amount_cents, created_at'],
  ['id;customer;amount_cents;created_at', expect.stringMatching(/; commas are expected between columns$/)],
  ['id,id,customer,amount_cents,created_at', 'The header has id more than once'],
])('[files-6] reads the header %s', (header, expected) => {
  expect(columnsOf(header)).toEqual(expected);
});

const field = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '"', '""', ',', 'a"b', '\n', '\r\n', ' a '));
const written = (text: string): fc.Arbitrary<string> => {
  const quoted = `"${text.replaceAll('"', '""')}"`;
  return /^"|[,\r\n]/.test(text) ? fc.constant(quoted) : fc.constantFrom(text, quoted);
};

it('[files-6] reads the fields that somebody wrote', () => {
  const rows = fc.array(field, { minLength: 1, maxLength: 6 }).chain((fields) =>
    fc.tuple(
      fc.constant(fields),
      fc.tuple(...fields.map(written)).map((texts) => texts.join(',')),
    ),
  );
  fc.assert(
    fc.property(rows, ([fields, row]) => {
      expect(fieldsOf(row)).toEqual(fields);
    }),
  );
});
