import * as v from 'valibot';

const DATE_TIME =
  /^(?<date>\d{4}-\d{2}-\d{2})T(?<minute>([01]\d|2[0-3]):[0-5]\d):(?<second>[0-5]\d|60)(?<fraction>\.\d+)?(?<zone>Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;
const LAST_SECOND = 'T23:59:59';

/**
 * The moment of a date-time as RFC 3339 has it, in UTC; nothing for what is none, or is no day that exists. One that is
 * in UTC already stays as it is.
 */
export function inUtc(text: string): string | undefined {
  const { date = '', minute = '', second = '', fraction = '', zone = '' } = DATE_TIME.exec(text)?.groups ?? {};
  // JavaScript rolls 31 February over to March, and knows no leap second, which ends a day in UTC.
  const midnight = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(date)) return undefined;
  const isLeap = second === '60';
  const moment = new Date(`${date}T${minute}:${isLeap ? '59' : second}${fraction.slice(0, 4)}${zone.toUpperCase()}`);
  const utc = moment.toISOString();
  if (utc.length !== midnight.toISOString().length || (isLeap && !utc.includes(LAST_SECOND))) return undefined;
  if (isLeap) return new Date(Math.floor(moment.getTime() / 1000) * 1000 + 1000).toISOString();
  return zone === 'Z' && text.includes('T') ? text : utc;
}

/**
 * A moment, which callers may give with any offset and are answered in UTC: `2026-03-01T13:00:00+01:00` is
 * `2026-03-01T12:00:00.000Z`. A leap second is the second after it.
 * @see https://www.rfc-editor.org/rfc/rfc3339#section-5.6
 */
export const dateTime = v.pipe(
  v.string(),
  v.check((text) => inUtc(text) !== undefined, 'Must be a time that exists, as 2026-03-01T12:00:00Z'),
  v.transform((text) => inUtc(text) ?? text),
  v.metadata({ format: 'date-time' }),
);
