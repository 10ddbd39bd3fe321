import { parseSettings } from '../../lib/settings';
import { contextOf } from '../support/context';

describe('a setting for a time', () => {
  const at = (context: Record<string, unknown>) => () =>
    parseSettings(
      contextOf({ stopperTimeZone: 'Europe/Berlin', stopperDays: 'SUN', ...context }),
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
