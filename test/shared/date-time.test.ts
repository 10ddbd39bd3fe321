import * as v from 'valibot';
import { dateTime, inUtc } from '../../lambdas/shared/date-time';
import { namedSchema } from '../../lib/json-schema';

it.each([
  ['2026-03-01T12:00:00Z', '2026-03-01T12:00:00Z'],
  ['2026-03-01T12:00:00.123456789Z', '2026-03-01T12:00:00.123456789Z'],
  ['2026-03-01t12:00:00Z', '2026-03-01T12:00:00.000Z'],
  ['2026-03-01T12:00:00z', '2026-03-01T12:00:00.000Z'],
  ['2026-03-01T12:00:00-00:00', '2026-03-01T12:00:00.000Z'],
  ['2026-03-01T12:00:00.9999+00:00', '2026-03-01T12:00:00.999Z'],
  ['2026-03-01T00:30:00.25+01:00', '2026-02-28T23:30:00.250Z'],
  ['2026-03-01T23:59:59-23:59', '2026-03-02T23:58:59.000Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
  ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00Z'],
])('answers %s in UTC: %s', (given, utc) => {
  expect(inUtc(given)).toBe(utc);
});

it.each([
  ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
  ['2016-12-31T23:59:60.999Z', '2017-01-01T00:00:00.000Z'],
  ['2016-12-31T18:59:60.5-05:00', '2017-01-01T00:00:00.000Z'],
])('takes the leap second %s for the second after it: %s', (given, utc) => {
  expect(inUtc(given)).toBe(utc);
});

it.each([
  ...['', 'tomorrow', '2026-03-01', '2026-03-01T12:00:00', '2026-03-01 12:00:00Z', '2026-03-01T12:00Z'],
  ...['x2026-03-01T12:00:00Z', '2026-03-01T12:00:00Zx', '2026-03-01T12:00:00.Z', '12026-03-01T12:00:00Z'],
  // Days, hours and offsets that there are not.
  ...['2026-02-31T00:00:00Z', '2025-02-29T00:00:00Z', '2026-13-01T00:00:00Z', '2026-00-01T00:00:00Z'],
  ...['2026-03-00T00:00:00Z', '2026-03-01T24:00:00Z', '2026-03-01T12:60:00Z', '2026-03-01T12:00:61Z'],
  ...['2026-03-01T12:00:00+24:00', '2026-03-01T12:00:00+01:60', '2026-03-01T12:00:00+1:00'],
  // A leap second ends a day, in UTC.
  ...['2016-12-31T22:59:60Z', '2016-12-31T23:58:60Z', '2016-12-31T23:59:60+01:00'],
  // In UTC, years of five digits and before the first.
  ...['9999-12-31T23:59:59-00:01', '0000-01-01T00:00:00+00:01'],
])('takes %j for no time', (text) => {
  expect(inUtc(text)).toBeUndefined();
});

it('is read in UTC, refused with an example of what it must be, and published as what it is', () => {
  expect(v.parse(dateTime, '2026-03-01T13:00:00+01:00')).toBe('2026-03-01T12:00:00.000Z');
  expect(v.safeParse(dateTime, 'tomorrow').issues?.map(({ message }) => message)).toEqual([
    'Must be a time that exists, as 2026-03-01T12:00:00Z',
  ]);
  expect(namedSchema('Time', dateTime)).toMatchObject({ type: 'string', format: 'date-time' });
});
