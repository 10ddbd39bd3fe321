import { requireRegular, settings } from '../../lib/scheduled-ec2-stopper/settings';
import { valuesOf } from '../../lib/settings';
import { contextOf } from '../support/context';
import { describeSettings } from '../support/settings';

const keyArn = (id: string, account = '123456789012') => `arn:aws:kms:eu-central-1:${account}:key/${id}`;

describeSettings(
  settings,
  {
    stopperTimeZone: 'UTC',
    stopperStopAt: '19:00',
    stopperStartAt: undefined,
    stopperDays: 'MON-FRI',
    stopperTagKey: 'Environment',
    stopperTagValue: 'dev',
    stopperKeyArns: [],
    stopperOptOutTag: 'KeepRunning',
  },
  {
    stopperTimeZone: {
      right: [
        ['Europe/Berlin', 'Europe/Berlin'],
        ['Asia/Kolkata', 'Asia/Kolkata'],
        ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
        ['Etc/GMT+5', 'Etc/GMT+5'],
      ],
      wrong: ['Berlin', 'europe/berlin', '+01:00', 'Europe/Atlantis', '', 1],
    },
    stopperStopAt: { right: [['00:00', '00:00']], wrong: ['24:00', '7pm', '9:00', '19:60', '', 19] },
    stopperStartAt: { right: [['07:30', '07:30']], wrong: ['7:30', 'never', '', 7] },
    stopperDays: {
      right: [
        ['SUN', 'SUN'],
        ['MON,WED,SAT-SUN', 'MON,WED,SAT-SUN'],
      ],
      wrong: ['mon-fri', 'MON-', 'MON;TUE', 'WEEKDAYS', '', 5],
    },
    stopperTagKey: {
      right: ['env:Stufe 1', '_.:/=+@-', 'xaws:', 'aws', 'x'.repeat(128), '𝒳'.repeat(128)].map((key) => [key, key]),
      wrong: ['aws:x', 'AWS:x', 'a*', '*a', '${a}', '', 'x'.repeat(129)],
    },
    stopperTagValue: {
      right: ['Ü-1', '_.:/=+@ -', 'x'.repeat(256)].map((value) => [value, value]),
      wrong: ['d?v', '*', '*a', 'a*', '', 'x'.repeat(257), 5],
    },
    stopperKeyArns: {
      right: [
        [
          'arn:aws:kms:eu-central-1:123456789012:key/mrk-1,arn:aws-cn:kms:cn-north-1:123456789012:key/2',
          ['arn:aws:kms:eu-central-1:123456789012:key/mrk-1', 'arn:aws-cn:kms:cn-north-1:123456789012:key/2'],
        ],
        [keyArn('x'.repeat(64)), [keyArn('x'.repeat(64))]],
      ],
      wrong: [
        ...['alias/dev', 'arn:aws:kms:eu-central-1:123456789012:alias/dev', 'arn:aws:kms:*:*:key/*', ''],
        ...[`x${keyArn('1')}`, `${keyArn('1')},`, `${keyArn('1')},alias/dev`, `${keyArn('1')} `, keyArn('')],
        ...[keyArn('x'.repeat(65)), keyArn('1', '12345678901'), keyArn('1', '1234567890123')],
      ],
    },
    stopperOptOutTag: { right: [['Stay', 'Stay']], wrong: ['aws:stay', '', true] },
  },
);

describe('a setting for a time', () => {
  const at = (context: Record<string, unknown>) => () =>
    requireRegular(
      valuesOf(contextOf({ stopperTimeZone: 'Europe/Berlin', stopperDays: 'SUN', ...context }), settings),
      new Date('2026-01-01T00:00:00Z'),
    );

  it('[stopper-8] is refused when a scheduled day does not have it, with what Scheduler would do', () => {
    expect(at({ stopperStopAt: '02:30' })).toThrow(
      'Setting stopperStopAt=02:30 is wrong: Europe/Berlin has no 02:30 on 2026-03-29: Scheduler would skip that day. ' +
        'It must be a time that each day of stopperDays=SUN has once.',
    );
  });

  it('[stopper-8] is refused when a scheduled day has it twice, with what Scheduler would do', () => {
    expect(at({ stopperStartAt: '01:30', stopperTimeZone: 'America/New_York' })).toThrow(
      'Setting stopperStartAt=01:30 is wrong: America/New_York has 01:30 twice on 2026-11-01: ' +
        'Scheduler would run at one of them only.',
    );
  });

  it('[stopper-8] is taken when only other days are irregular', () => {
    expect(at({ stopperStopAt: '02:30', stopperStartAt: '02:59', stopperDays: 'MON-SAT' })).not.toThrow();
  });
});
