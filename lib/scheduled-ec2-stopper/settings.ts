import * as v from 'valibot';
import { matching, setting, SettingError, type SettingList, type ValuesOf } from '../settings';
import { type ClockChange, clockChanges, DAYS, daysIn, firstIrregularity, isTimeZone, TIME } from './wall-clock';

const KEY_ARN = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]{1,64}$/;

const keyArnList = v.pipe(
  v.string(),
  v.transform((text) => text.split(',')),
  v.check((arns) => arns.every((arn) => KEY_ARN.test(arn))),
);

/** What a tag of EC2 may be called and hold, without what means something else in a filter or a policy. */
const TAG_KEY = /^(?!aws:)[\p{L}\p{N} _.:/=+@-]{1,128}$/iu;
const TAG_VALUE = /^[\p{L}\p{N} _.:/=+@-]{1,256}$/u;
const TAG_CHARACTERS = 'letters, digits, spaces and _.:/=+-@';

export const settings = {
  stopperTimeZone: setting(
    v.pipe(v.string(), v.check(isTimeZone)),
    'UTC',
    'an IANA time zone, such as Europe/Berlin',
    'ScheduledEc2Stopper: the time zone of its times.',
    ['UTC', 'America/Argentina/Buenos_Aires'],
  ),
  stopperStopAt: setting(
    matching(TIME),
    '19:00',
    'a time from 00:00 to 23:59, such as 19:00',
    'ScheduledEc2Stopper: when instances are stopped.',
    ['19:00', '00:00'],
  ),
  stopperStartAt: setting(
    v.optional(matching(TIME)),
    undefined,
    'a time from 00:00 to 23:59, such as 07:30',
    'ScheduledEc2Stopper: when those that it stopped are started again. Without it they stay stopped.',
    ['07:30'],
  ),
  stopperDays: setting(
    matching(DAYS),
    'MON-FRI',
    'days or ranges of days, such as MON-FRI or MON,WED,SAT-SUN',
    'ScheduledEc2Stopper: the days on which it does both.',
    ['SUN', 'MON,WED,SAT-SUN'],
  ),
  stopperTagKey: setting(
    matching(TAG_KEY),
    'Environment',
    `1 to 128 ${TAG_CHARACTERS}, not beginning with aws:`,
    'ScheduledEc2Stopper: key of the tag that instances to be stopped have.',
    ['Environment', 'env:Stufe 1'],
  ),
  stopperTagValue: setting(
    matching(TAG_VALUE),
    'dev',
    `1 to 256 ${TAG_CHARACTERS}`,
    'ScheduledEc2Stopper: value of that tag.',
    ['dev', 'Ü-1'],
  ),
  stopperKeyArns: setting(
    keyArnList,
    [],
    'ARNs of KMS keys, as arn:aws:kms:eu-central-1:123456789012:key/…, separated by commas',
    'ScheduledEc2Stopper: the customer-managed keys of the volumes of instances that are to start again in the morning.',
    ['arn:aws:kms:eu-central-1:123456789012:key/0123abcd-12ab-34cd-56ef-1234567890ab'],
  ),
  stopperOptOutTag: setting(
    matching(TAG_KEY),
    'KeepRunning',
    `1 to 128 ${TAG_CHARACTERS}, not beginning with aws:`,
    'ScheduledEc2Stopper: key of a tag that keeps an instance running, whatever its value.',
    ['KeepRunning', 'Stay'],
  ),
} satisfies SettingList;

export type ScheduledEc2StopperSettings = ValuesOf<typeof settings>;

/**
 * Summer time begins and ends at some hour of some day: a run at that hour would not be at the hour that it states.
 * @param now from when on schedules must be regular
 * @throws {SettingError} for a time that some scheduled day within five years does not have, or has twice
 */
export function requireRegular(values: ScheduledEc2StopperSettings, now: Date): void {
  const changes = clockChanges(values.stopperTimeZone, now);
  requireRegularTime(values, 'stopperStopAt', changes);
  requireRegularTime(values, 'stopperStartAt', changes);
}

function requireRegularTime(
  values: ScheduledEc2StopperSettings,
  key: 'stopperStopAt' | 'stopperStartAt',
  changes: readonly ClockChange[],
): void {
  const { [key]: time, stopperTimeZone: timeZone, stopperDays } = values;
  const found = time === undefined ? undefined : firstIrregularity(changes, time, daysIn(stopperDays));
  if (!found) return;
  const what =
    found.kind === 'skipped'
      ? `${timeZone} has no ${String(time)} on ${found.date}: Scheduler would skip that day`
      : `${timeZone} has ${String(time)} twice on ${found.date}: Scheduler would run at one of them only`;
  throw new SettingError(
    `Setting ${key}=${String(time)} is wrong: ${what}. It must be a time that each day of stopperDays=${stopperDays} has once.`,
  );
}
