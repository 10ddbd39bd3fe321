import fc from 'fast-check';
import {
  type ClockChange,
  clockChanges,
  daysIn,
  firstIrregularity,
  type Irregularity,
  type Weekday,
} from '../../lib/wall-clock';

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
