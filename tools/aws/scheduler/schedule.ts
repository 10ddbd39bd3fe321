import { NotModelled } from '../../template/not-modelled';
import { assume } from '../assumption';
import { DAY, HOUR, MINUTE, SECOND } from '../time';
import { onlyWith, type Resource } from '../resolved';
import type { Kernel } from '../kernel';
import { SimulatedLambda } from '../lambda/simulated';

assume({
  what: 'Scheduler starts each run at least once, less than a minute late.',
  source: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html',
});

interface Target {
  readonly Arn: string;
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly Input?: string;
  readonly RoleArn: string;
}

const SERVICE = 'scheduler.amazonaws.com';
const FAULTS = ['none', 'late', 'started twice'] as const;
const LATE_MS = 50 * SECOND;
/** What a function is given when the schedule has no input: words about the schedule. */
const OWN_EVENT = JSON.stringify({ source: 'aws.scheduler', 'detail-type': 'Scheduled Event', detail: '{}' });
/** Nothing that a function waits for takes longer to become due. */
const SLEEPS_AFTER_MS = HOUR;
/** Of cron expressions, where Sunday is the first day. */
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const UNITS: Readonly<Record<string, number>> = { minute: MINUTE, hour: HOUR, day: 24 * HOUR };

/**
 * A schedule of EventBridge Scheduler, which starts a function asynchronously, at least once each time. So that an
 * idle world comes to rest, runs that find the world as the last one left it are thinned out: each comes after three
 * times the time, and after an hour without a change the schedule sleeps until there is one.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 */
export class Schedule {
  private readonly name: string;
  private readonly target: Target;
  private readonly group: Resource;
  /** The first regular run after a moment; both in milliseconds. */
  private readonly next: (after: number) => number;
  private changedAt = 0;
  private nextAt = Infinity;
  private cancel = (): void => undefined;

  constructor(
    private readonly world: Kernel,
    schedule: Resource,
  ) {
    const { GroupName, Target: target, FlexibleTimeWindow, State } = schedule.properties;
    if ((FlexibleTimeWindow as { Mode: string }).Mode !== 'OFF' || State !== 'ENABLED') {
      throw new NotModelled(`a flexible or disabled schedule such as ${schedule.logicalId}`);
    }
    onlyWith(schedule, 'Target', target as object, ['Arn', 'DeadLetterConfig', 'Input', 'RetryPolicy', 'RoleArn']);
    const group = world.template.of('AWS::Scheduler::ScheduleGroup').find(({ ref }) => ref === GroupName);
    if (!group)
      throw new Error(`${schedule.logicalId} is in the group ${String(GroupName)}, which the template does not make.`);
    this.name = schedule.name;
    this.target = target as Target;
    this.group = group;
    const { ScheduleExpression: expression, ScheduleExpressionTimezone: timeZone = 'UTC' } = schedule.properties;
    this.next = timetable(String(expression), String(timeZone), world.clock.now);
  }

  /** To be called when something has changed. */
  wake(): void {
    this.changedAt = this.world.clock.now;
    this.arm(0);
  }

  /** Sets the next run to the first regular one after so much time, unless an earlier one is set. */
  private arm(milliseconds: number): void {
    const { clock } = this.world;
    const delay = this.next(clock.now + milliseconds) - clock.now;
    if (clock.now + delay >= this.nextAt) return;
    this.cancel();
    this.nextAt = clock.now + delay;
    this.cancel = clock.after(delay, () => {
      this.nextAt = Infinity;
      this.world.spawn(this.start());
      const quiet = clock.now - this.changedAt;
      if (quiet < SLEEPS_AFTER_MS) this.arm(2 * quiet);
    });
  }

  private async start(): Promise<void> {
    const { clock, decisions, trace, template, policies } = this.world;
    const fault = decisions.fault('schedule', FAULTS);
    if (fault !== 'none') trace(this.name, () => fault, true);
    if (fault === 'late') await clock.pause(LATE_MS);
    const { Arn, RoleArn, DeadLetterConfig, Input = OWN_EVENT } = this.target;
    const event: unknown = JSON.parse(Input);
    const call = { service: SERVICE, source: this.group.arn };
    if (policies.byRole({ ...call, action: 'lambda:InvokeFunction', resource: Arn }, RoleArn)) {
      const { name } = template.byArn(Arn, 'AWS::Lambda::Function');
      const lambda = this.world.the(SimulatedLambda);
      this.world.spawn(lambda.start(name, event));
      if (fault === 'started twice') this.world.spawn(lambda.start(name, event));
      return;
    }
    const deadLetters = DeadLetterConfig?.Arn;
    const parked =
      deadLetters !== undefined &&
      policies.byRole({ ...call, action: 'sqs:SendMessage', resource: deadLetters }, RoleArn);
    trace(this.name, () => `may not start its function; the run is ${parked ? 'parked' : 'lost'}`);
    if (parked) this.world.sendTo(deadLetters, Input);
  }
}

/** @param created a rate counts from there */
function timetable(expression: string, timeZone: string, created: number): (after: number) => number {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const every = Number(count) * (UNITS[unit] ?? 0);
  if (count !== undefined) return (after) => created + every * (Math.floor((after - created) / every) + 1);
  const [, minute, hour, days = ''] = /^cron\((\d+) (\d+) \? \* ([A-Z,]+) \*\)$/.exec(expression) ?? [];
  // No time zone but this one: what the clock's changes do to a schedule is refused before it is deployed.
  if (minute === undefined || timeZone !== 'UTC') throw new NotModelled(`the schedule ${expression} in ${timeZone}`);
  const offset = Number(hour) * HOUR + Number(minute) * MINUTE;
  const isScheduled = (day: number) => days.split(',').includes(WEEKDAYS[new Date(day).getUTCDay()] ?? '');
  return (after) => {
    let day = after - (after % DAY);
    while (day + offset <= after || !isScheduled(day)) day += DAY;
    return day + offset;
  };
}
