import * as v from 'valibot';
import { characters } from '../shared/characters';
import { dateTime } from '../shared/date-time';
import { isCarried } from '../shared/text';
import { type Columns, COLUMNS, fieldsOf } from './csv';
import type { RawRow } from './rows';

/** What a row says, whatever the format of its file. Other members are ignored. */
const recordSchema = v.object({
  id: characters(1, 100),
  customer: characters(1, 200),
  amount_cents: v.pipe(v.number(), v.safeInteger('Must be a whole number of cents')),
  created_at: dateTime,
});

export type FileRecord = Readonly<v.InferOutput<typeof recordSchema>>;

/** What a row comes to: a record, or why there is none. */
export type Read = { readonly record: FileRecord } | { readonly reason: string };

export type Format = 'csv' | 'json';

/** By the key's ending: a row of `.ndjson` and `.jsonl` is a JSON object, one of any other a row of CSV. */
export const formatOf = (key: string): Format => (/\.(ndjson|jsonl)$/i.test(key) ? 'json' : 'csv');

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @returns why a row is no text */
export function textOf({ bytes, fault }: RawRow): { readonly text: string } | { readonly reason: string } {
  if (fault !== undefined) return { reason: fault };
  try {
    const text = utf8.decode(bytes);
    return isCarried(text) ? { text } : { reason: 'It has a control character' };
  } catch {
    return { reason: 'It is no UTF-8' };
  }
}

/** Reads a row. @param columns of CSV; nothing for a JSON object */
export function recordIn(row: RawRow, columns: Columns | undefined): Read {
  const read = textOf(row);
  if ('reason' in read) return read;
  const members = columns ? membersOf(read.text, columns) : parsed(read.text);
  if (typeof members === 'string') return { reason: members };
  const { success, output, issues } = v.safeParse(recordSchema, members, { abortEarly: true });
  if (success) return carried(output);
  const [issue] = issues;
  return { reason: `${v.getDotPath(issue) ?? 'It'}: ${issue.message}` };
}

/** JSON can escape what no text may have. */
const carried = (record: FileRecord): Read => {
  const wrong = (['id', 'customer'] as const).find((name) => !isCarried(record[name]));
  return wrong ? { reason: `${wrong}: Must be without control characters` } : { record };
};

const AMOUNT = /^-?\d{1,16}$/;

function membersOf(text: string, { count, places }: Columns): object | string {
  const fields = fieldsOf(text);
  if (fields.length !== count) return `It has ${fields.length} fields, and the header ${count}`;
  const values = places.map((place) => fields[place] ?? '');
  const members = Object.fromEntries(COLUMNS.map((name, place) => [name, values[place]]));
  const amount = members['amount_cents'] ?? '';
  return { ...members, amount_cents: AMOUNT.test(amount) ? Number(amount) : amount };
}

function parsed(text: string): object | string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : 'It is no JSON object';
  } catch {
    return 'It is no JSON';
  }
}
