/** What a file of CSV must have, in any order; other columns are ignored. */
export const COLUMNS = ['id', 'customer', 'amount_cents', 'created_at'] as const;

/** Where the columns are. */
export interface Columns {
  /** How many fields each row has. */
  readonly count: number;
  /** Of each column, in their order. */
  readonly places: readonly number[];
}

/** The fields of a row whose quotes are in order. */
export function fieldsOf(row: string): readonly string[] {
  if (!row.includes('"')) return row.split(',');
  const fields: string[] = [];
  for (let at = 0; at <= row.length;) {
    const end = row[at] === '"' ? closingQuote(row, at) + 1 : endOfField(row, at);
    fields.push(row[at] === '"' ? row.slice(at + 1, end - 1).replaceAll('""', '"') : row.slice(at, end));
    at = end + 1;
  }
  return fields;
}

function endOfField(row: string, from: number): number {
  const comma = row.indexOf(',', from);
  return comma < 0 ? row.length : comma;
}

function closingQuote(row: string, from: number): number {
  let at = row.indexOf('"', from + 1);
  while (row[at + 1] === '"') at = row.indexOf('"', at + 2);
  return at;
}

/** Where the header has the columns. @returns why the file cannot be read by it */
export function columnsOf(header: string): Columns | string {
  const names = fieldsOf(header);
  const missing = COLUMNS.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    const hint = header.includes(';') ? '; commas are expected between columns' : '';
    return `The header lacks ${missing.join(', ')}${hint}`;
  }
  const twice = COLUMNS.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (twice) return `The header has ${twice} more than once`;
  return { count: names.length, places: COLUMNS.map((name) => names.indexOf(name)) };
}
