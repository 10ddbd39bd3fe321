import { assume } from '../assumption';
import type { Datapoint, Kernel, Simulated } from '../kernel';
import { embeddedMetrics } from './embedded-metrics';
import { type Alarm, goesOff, isOf, readAlarm } from './model';

assume({
  what: 'An alarm that goes off notifies its topic, once CloudWatch may publish there.',
  source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html',
});

interface Watcher {
  readonly name: string;
  readonly alarm: Alarm;
  /** Whether a topic lets CloudWatch publish: an alarm that notifies nobody is none. */
  readonly canNotify: boolean;
  readonly points: Datapoint[];
  wentOff: boolean;
}

const SERVICE = 'cloudwatch.amazonaws.com';

/**
 * The alarms of a template and what they have measured.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
 */
export class SimulatedCloudWatch implements Simulated {
  private readonly watchers: readonly Watcher[];
  /** By what {@link keyOf} makes of a metric: the watchers that may look at it, in their order. */
  private readonly byMetric = new Map<string, readonly Watcher[]>();
  /** Those that go off when a period ends, too. */
  private readonly waiting: readonly Watcher[];

  constructor(private readonly kernel: Kernel) {
    const { policies, template } = kernel;
    const mayPublish = (topic: string, source: string): boolean => {
      const call = { service: SERVICE, action: 'sns:Publish', resource: topic, source };
      return policies.byResource(call, template.byArn(topic, 'AWS::SNS::Topic'));
    };
    this.watchers = template.of('AWS::CloudWatch::Alarm').map(({ name, arn, logicalId, properties }) => {
      const { AlarmActions: topics = [] } = properties as { AlarmActions?: readonly string[] };
      const canNotify = topics.some((topic) => mayPublish(topic, arn));
      return { name, alarm: readAlarm(logicalId, properties), canNotify, points: [], wentOff: false };
    });
    for (const watcher of this.watchers) {
      const { unless = watcher.alarm } = watcher.alarm;
      for (const key of new Set([watcher.alarm, unless].map(keyOf))) {
        this.byMetric.set(key, [...(this.byMetric.get(key) ?? []), watcher]);
      }
    }
    this.waiting = this.watchers.filter(({ alarm }) => alarm.unless);
  }

  observe(point: Datapoint): void {
    for (const watcher of this.byMetric.get(keyOf(point)) ?? []) {
      if (watcher.wentOff || !isOf(watcher.alarm, point)) continue;
      forget(watcher, point.at);
      watcher.points.push(point);
      if (goesOffBy(watcher, point.at)) {
        this.kernel.trace('CloudWatch', () => `${watcher.name} goes off: ${point.name} is ${String(point.value)}`);
      }
    }
  }

  /** Metrics are in the log, too. */
  readLog(line: string): boolean {
    const points = embeddedMetrics(line, this.kernel.clock.date);
    for (const point of points) this.observe(point);
    return points.length > 0;
  }

  /** A period that has ended makes alarms go off, too. */
  sample(): void {
    const now = this.kernel.clock.date;
    for (const watcher of this.waiting) {
      if (!watcher.wentOff && goesOffBy(watcher, now))
        this.kernel.trace('CloudWatch', () => `${watcher.name} goes off`);
    }
  }

  /** Whether an alarm went off and notified somebody. @param name the alarm's, without hash: another one does not cover its path */
  isAlarmed(name: string): boolean {
    return this.watchers.some((watcher) => watcher.name === name && watcher.canNotify && watcher.wentOff);
  }
}

const keyOf = ({ namespace, name }: { readonly namespace: string; readonly name: string }): string =>
  `${namespace} ${name}`;

/** @returns whether it notifies somebody */
function goesOffBy(watcher: Watcher, now: Date): boolean {
  watcher.wentOff = goesOff(watcher.alarm, watcher.points, now) !== undefined;
  return watcher.wentOff && watcher.canNotify;
}

/** Drops what is too old to count, so that a long run does not slow down. */
function forget({ alarm: { periodMs, evaluationPeriods }, points }: Watcher, now: Date): void {
  const from = now.getTime() - (evaluationPeriods + 1) * periodMs;
  const kept = points.findIndex(({ at }) => at.getTime() >= from);
  points.splice(0, kept < 0 ? points.length : kept);
}
