import Ajv from 'ajv-draft-04';
import fc from 'fast-check';
import * as v from 'valibot';
import { inUtc } from '../../lambdas/shared/date-time';
import { newTodoSchema, todoChangeSchema } from '../../lambdas/todo-mobile-api/todo';
import { namedSchema } from '../../lib/json-schema';

/** RFC 3339 by its grammar and its table of days, without JavaScript's own dates. */
function isDateTime(text: string): boolean {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|([+-])(\d\d):(\d\d))$/i.exec(text);
  if (!parts) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  const [offsetHour, offsetMinute] = [Number(parts[8] ?? 0), Number(parts[9] ?? 0)];
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  const utcMinute = hour * 60 + minute - (parts[7] === '-' ? -1 : 1) * (offsetHour * 60 + offsetMinute);
  const isLastMinute = (utcMinute + 1440) % 1440 === 1439;
  return [
    day >= 1 && day <= days,
    hour < 24 && minute < 60 && offsetHour < 24 && offsetMinute < 60,
    second < 60 || (second === 60 && isLastMinute),
  ].every(Boolean);
}

const ajv = new Ajv({ formats: { 'date-time': isDateTime } });

const two = (most: number) => fc.integer({ min: 0, max: most }).map((number) => String(number).padStart(2, '0'));
const zone = fc.oneof(
  fc.constantFrom('Z', 'z', '', '+00:00', '-00:00'),
  fc.tuple(fc.constantFrom('+', '-'), two(24), two(60)).map(([sign, hour, minute]) => `${sign}${hour}:${minute}`),
);
const time = fc
  .tuple(
    fc.constantFrom('1970', '2000', '2024', '2026', '2100'),
    two(13),
    two(32),
    fc.constantFrom('T', 't', ' '),
    two(24),
    two(60),
    two(61),
    fc.constantFrom('', '.5', '.123456789', '.'),
    zone,
  )
  .map(([year, month, day, t, hour, minute, second, fraction, at]) =>
    [year, '-', month, '-', day, t, hour, ':', minute, ':', second, fraction, at].join(''),
  );
const real = fc
  .date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true })
  .map((at) => at.toISOString());
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc
    .tuple(fc.constantFrom('x', '💥', 'é', '👩‍👧'), fc.constantFrom(0, 1, 100, 199, 200, 201, 1000, 2000, 2001))
    .map(([unit, times]) => unit.repeat(times)),
);
const value = fc.oneof(text, time, real, fc.boolean(), fc.constant(null), fc.jsonValue({ maxDepth: 1 }));
const body = fc.oneof(
  { weight: 6, arbitrary: fc.record({ title: text, notes: text, dueAt: fc.oneof(time, real) }, { requiredKeys: [] }) },
  { weight: 3, arbitrary: fc.record({ title: value, notes: value, dueAt: value, done: value }, { requiredKeys: [] }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('title', 'done', 'id', '__proto__', 'toString'), value) },
  { weight: 1, arbitrary: fc.jsonValue().filter((one) => !Array.isArray(one)) },
);

it.each([
  ['NewTodo', newTodoSchema],
  ['TodoChange', todoChangeSchema],
] as const)('takes exactly what the published schema of %s takes', (name, schema) => {
  // `schema` is CDK's name for what JSON Schema calls $schema.
  const { schema: _, ...text } = namedSchema(name, schema);
  const published = ajv.compile(text);
  fc.assert(
    fc.property(body, (one) => {
      const sent: unknown = JSON.parse(JSON.stringify(one));
      expect({ sent, taken: v.is(schema, sent) }).toEqual({ sent, taken: published(sent) });
    }),
    { numRuns: 3000 },
  );
});

it.each([
  ['2026-03-01T12:00:00Z', '2026-03-01T12:00:00Z'],
  ['2026-03-01T12:00:00+00:00', '2026-03-01T12:00:00.000Z'],
  ['2026-03-01T00:30:00.25+01:00', '2026-02-28T23:30:00.250Z'],
  ['2026-03-01t12:00:00z', '2026-03-01T12:00:00.000Z'],
  ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
  ['2016-12-31T18:59:60.5-05:00', '2017-01-01T00:00:00.000Z'],
])('answers the time %s in UTC: %s', (given, utc) => {
  expect(v.parse(newTodoSchema, { title: 'x', dueAt: given }).dueAt).toBe(utc);
});

it('answers the same moment in UTC', () => {
  fc.assert(
    fc.property(time, (given) => {
      const utc = inUtc(given);
      if (utc === undefined || given.includes(':60')) return;
      expect(Date.parse(utc)).toBe(Date.parse(given.toUpperCase()));
      expect(utc).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    }),
  );
});

it('counts an emoji as one character: 120 of them are a title', () => {
  expect(v.is(newTodoSchema, { title: '💥'.repeat(120) })).toBe(true);
});
