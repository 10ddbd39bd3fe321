const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const YEARS = 5;
const WEEKDAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A run that Scheduler would not make as it is written. */
export interface Irregularity {
  /** ISO 8601 date, in the time zone. */
  readonly date: string;
  readonly kind: 'skipped' | 'repeated';
}

/** A time zone's clock is put forward or back. Both in wall-clock time, milliseconds as if it were UTC. */
export interface ClockChange {
  readonly from: number;
  readonly to: number;
}

/** `MON-FRI`, `SAT`, `FRI-SUN,TUE`: days and ranges of days. */
export const DAYS = new RegExp(`^(day(-day)?)(,day(-day)?)*$`.replaceAll('day', `(${WEEKDAYS.join('|')})`));
/** `19:00` */
export const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Every day that `MON-WED,SUN` names, in the order of the week. A range goes over the end of the week if need be. */
export function daysIn(text: string): readonly Weekday[] {
  const named = text.split(',').flatMap((part) => {
    const [first = '', last = first] = part.split('-');
    const placeOf = (name: string) => WEEKDAYS.findIndex((day) => day === name);
    const [from, to] = [placeOf(first), placeOf(last)];
    return WEEKDAYS.filter((_, day) => (from <= to ? from <= day && day <= to : from <= day || day <= to));
  });
  return WEEKDAYS.filter((day) => named.includes(day));
}

/** Whether Scheduler and this Node.js know the time zone by exactly this name: `Europe/Berlin`, `UTC`. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Z]\w*([/+-]\w+)*$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}

/**
 * The first run, of those at a time of some days, whose wall-clock time that day does not have, or has twice. Scheduler
 * skips the one, and makes the other once.
 *
 * @param changes of the time zone's clock
 * @param time `19:00`
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
 * @see https://repost.aws/knowledge-center/eventbridge-scheduler-adjust-dst
 */
export function firstIrregularity(
  changes: readonly ClockChange[],
  time: string,
  days: readonly Weekday[],
): Irregularity | undefined {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  for (const { from, to } of changes) {
    const [first, end] = [Math.min(from, to), Math.max(from, to)];
    for (let midnight = first - (first % DAY_MS); midnight < end; midnight += DAY_MS) {
      const run = midnight + (hours * 60 + minutes) * MINUTE_MS;
      if (first <= run && run < end && days.includes(weekdayOf(run))) {
        return { date: new Date(run).toISOString().slice(0, 10), kind: from < to ? 'skipped' : 'repeated' };
      }
    }
  }
  return undefined;
}

/** Every change of a time zone's clock within five years, found where its offset from UTC differs between two days. */
export function clockChanges(timeZone: string, now: Date): readonly ClockChange[] {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const offsetAt = (time: number): number => offsetOf(format.format(time));
  const begin = now.getTime() - DAY_MS;
  const changes: ClockChange[] = [];
  let before = offsetAt(begin);
  for (let day = begin; day <= begin + YEARS * 366 * DAY_MS; day += DAY_MS) {
    const after = offsetAt(day + DAY_MS);
    if (after !== before) {
      const change = firstMinute(day, day + DAY_MS, (time) => offsetAt(time) === after);
      changes.push({ from: change + before, to: change + after });
    }
    before = after;
  }
  return changes;
}

/** The first full minute after `from`, up to `to`, at which something is so that is not before and stays. */
function firstMinute(from: number, to: number, isSo: (time: number) => boolean): number {
  let [no, yes] = [Math.floor(from / MINUTE_MS), Math.ceil(to / MINUTE_MS)];
  while (yes - no > 1) {
    const middle = Math.floor((no + yes) / 2);
    if (isSo(middle * MINUTE_MS)) yes = middle;
    else no = middle;
  }
  return yes * MINUTE_MS;
}

/** In milliseconds, of a text that ends with `GMT+05:45`, or with `GMT` alone. */
function offsetOf(text: string): number {
  const [, sign, hours = 0, minutes = 0, seconds = 0] = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text) ?? [];
  const size = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -size : size;
}

/** Of a wall-clock time, as if it were UTC. */
const weekdayOf = (time: number): Weekday => WEEKDAYS[(new Date(time).getUTCDay() + 6) % 7] ?? 'MON';
