import fc from 'fast-check';
import {
  type ClockChange,
  clockChanges,
  DAYS as DAYS_FORMAT,
  daysIn,
  firstIrregularity,
  type Irregularity,
  isTimeZone,
  TIME,
  type Weekday,
} from '../../lib/scheduled-ec2-stopper/wall-clock';

const NOW = new Date('2026-01-01T00:00:00Z');
const EVERY_DAY = daysIn('MON-SUN');
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const DAYS = 5 * 365;

/** What a clock on the wall shows, the other way about: for each day the moments at which it shows a time. */
class Wall {
  private readonly format: Intl.DateTimeFormat;
  /** Days at or beside which the offset from UTC is another one, with the offsets; on others each time is but once. */
  private readonly unsettled: readonly { readonly day: number; readonly offsets: ReadonlySet<number> }[];

  constructor(timeZone: string) {
    this.format = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    const days = Array.from({ length: DAYS + 4 }, (_, index) => NOW.getTime() + (index - 2) * DAY_MS);
    const offsets = days.map((day) => Date.parse(`${this.format.format(day).replace(' ', 'T')}Z`) - day);
    this.unsettled = days
      .map((day, index) => ({ day, offsets: new Set(offsets.slice(Math.max(0, index - 2), index + 3)) }))
      .slice(2, -2)
      .filter((one) => one.offsets.size > 1);
  }

  firstIrregularity(time: string, days: readonly Weekday[]): Irregularity | undefined {
    for (const { day, offsets } of this.unsettled) {
      const date = new Date(day).toISOString().slice(0, 10);
      if (!days.includes(EVERY_DAY[(new Date(day).getUTCDay() + 6) % 7] ?? 'MON')) continue;
      const moments = [...offsets].map((offset) => Date.parse(`${date}T${time}Z`) - offset);
      const times = moments.filter((moment) => this.format.format(moment) === `${date} ${time}`).length;
      if (times !== 1) return { date, kind: times === 0 ? 'skipped' : 'repeated' };
    }
    return undefined;
  }
}

const clock = (time: number): string => new Date(time).toISOString().slice(11, 16);

/** Any time of day; more often one at, before or after which a clock is put forward or back. */
const timesNear = (changes: readonly ClockChange[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(0, ...changes.flatMap(({ from, to }) => [from, to])),
      fc.constantFrom(-30, -1, 0, 1, 30),
      fc.nat(1439),
    )
    .map(([change, near, any]) => clock(change === 0 ? any * MINUTE_MS : change + near * MINUTE_MS));

it.each([
  ['MON-FRI', ['MON', 'TUE', 'WED', 'THU', 'FRI']],
  ['SAT-MON,WED', ['MON', 'WED', 'SAT', 'SUN']],
  ['SUN,SUN', ['SUN']],
  ['FRI-FRI', ['FRI']],
])('reads the days %s', (text, days) => {
  expect(daysIn(text)).toEqual(days);
});

it.each([
  ['SUN', true],
  ['MON-WED,SUN,FRI-MON', true],
  ['', false],
  ['MON,', false],
  [',MON', false],
  ['MON-', false],
  ['MON-TUE-WED', false],
  ['MONTUE', false],
  ['mon', false],
  ['DAY', false],
  ['day', false],
])('decides whether %j names days: %s', (text, isOne) => {
  expect(DAYS_FORMAT.test(text)).toBe(isOne);
});

it.each([
  ...['00:00', '09:30', '19:59', '23:59'].map((text) => [text, true] as const),
  ...['24:00', '9:30', '19:60', '29:00', '30:00', '019:00', '19:000', '1x:00', '19.00'].map(
    (text) => [text, false] as const,
  ),
])('decides whether %j is a time of day: %s', (text, isOne) => {
  expect(TIME.test(text)).toBe(isOne);
});

it.each([
  ...['UTC', 'Europe/Berlin', 'Etc/GMT+5', 'America/Argentina/Buenos_Aires'].map((name) => [name, true] as const),
  ...['', 'Europe/Atlantis', 'europe/berlin', 'Europe/', '/Berlin', '+01:00', 'UTC ', ' UTC'].map(
    (name) => [name, false] as const,
  ),
])('decides whether %j is a time zone: %s', (name, isOne) => {
  expect(isTimeZone(name)).toBe(isOne);
});

it.each([
  ['Europe/Berlin', '2026-01-01T13:37:11.123Z', '2026-03-29T02:00:00', '2026-03-29T03:00:00'],
  ['Europe/Berlin', '2026-03-29T00:59:59Z', '2026-03-29T02:00:00', '2026-03-29T03:00:00'],
  ['Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-29T02:00:00', '2026-03-29T03:00:00'],
  ['America/New_York', '2026-01-01T00:00:00Z', '2026-03-08T02:00:00', '2026-03-08T03:00:00'],
  ['Australia/Lord_Howe', '2026-01-01T00:00:00Z', '2026-04-05T02:00:00', '2026-04-05T01:30:00'],
  // A whole day is left out where the date line moves.
  ['Pacific/Apia', '2011-12-01T00:00:00Z', '2011-12-30T00:00:00', '2011-12-31T00:00:00'],
  // From 44 minutes and 30 seconds behind: to the full minute.
  ['Africa/Monrovia', '1971-12-01T00:00:00Z', '1972-01-07T00:00:30', '1972-01-07T00:45:00'],
])('[stopper-8] finds where the clock of %s is changed next after %s: from %s to %s', (timeZone, now, from, to) => {
  expect(clockChanges(timeZone, new Date(now))[0]).toEqual({ from: Date.parse(`${from}Z`), to: Date.parse(`${to}Z`) });
});

it('[stopper-8] looks at the clock as far as five years ahead, and finds nothing where it is never changed', () => {
  const last = clockChanges('Europe/Berlin', NOW).at(-1);
  expect(new Date(last?.to ?? 0).toISOString()).toBe('2030-10-27T02:00:00.000Z');
  expect(clockChanges('UTC', NOW)).toEqual([]);
});

it('[stopper-8] finds a time that is left out or repeated, from its first minute to its last', () => {
  const [spring, autumn] = clockChanges('Europe/Berlin', NOW);
  const kindOf = (change: ClockChange | undefined, time: string) =>
    firstIrregularity(change ? [change] : [], time, EVERY_DAY)?.kind;
  expect(['01:59', '02:00', '02:59', '03:00'].map((time) => kindOf(spring, time))).toEqual([
    undefined,
    'skipped',
    'skipped',
    undefined,
  ]);
  expect(['01:59', '02:00', '02:59', '03:00'].map((time) => kindOf(autumn, time))).toEqual([
    undefined,
    'repeated',
    'repeated',
    undefined,
  ]);
  const [left] = clockChanges('Pacific/Apia', new Date('2011-12-01T00:00:00Z'));
  expect(firstIrregularity(left ? [left] : [], '12:00', daysIn('FRI'))).toEqual({
    date: '2011-12-30',
    kind: 'skipped',
  });
  expect(firstIrregularity(left ? [left] : [], '12:00', daysIn('SAT-THU'))).toBeUndefined();
});

describe('The clocks of Europe/Berlin within five years', () => {
  const changes = clockChanges('Europe/Berlin', NOW);
  const dates = [
    '2026-03-29',
    '2026-10-25',
    '2027-03-28',
    '2027-10-31',
    '2028-03-26',
    '2028-10-29',
    '2029-03-25',
  ].concat(['2029-10-28', '2030-03-31', '2030-10-27']);

  it('[stopper-8] are changed ten times', () => {
    expect(changes.map(({ from }) => new Date(from).toISOString().slice(0, 10))).toEqual(dates);
  });

  it.each(dates.map((date, place) => [date, place] as const))('[stopper-8] are looked at on %s', (date, place) => {
    const kind = place % 2 === 0 ? 'skipped' : 'repeated';
    expect(firstIrregularity(changes.slice(place), '02:30', daysIn('SUN'))).toEqual({ date, kind });
    expect(firstIrregularity(changes.slice(place), '02:30', daysIn('MON-SAT'))).toBeUndefined();
  });
});

it('[stopper-8] finds, in every time zone, the first run in five years that a day does not have, or has twice', () => {
  const timeZones = ['UTC', ...Intl.supportedValuesOf('timeZone')];
  expect(timeZones.length).toBeGreaterThan(400);
  for (const timeZone of timeZones) {
    const changes = clockChanges(timeZone, NOW);
    const wall = new Wall(timeZone);
    fc.assert(
      fc.property(timesNear(changes), fc.subarray([...EVERY_DAY], { minLength: 1 }), (time, days) => {
        const found = firstIrregularity(changes, time, days);
        expect({ timeZone, found }).toEqual({ timeZone, found: wall.firstIrregularity(time, days) });
      }),
      { numRuns: changes.length === 0 ? 2 : 20 },
    );
  }
});
