import { assume } from '../aws/assumption';
import { type Alarm, type Datapoint, goesOff, isOf, readAlarm } from '../aws/cloudwatch/model';
import type { Policies } from '../aws/iam/policies';
import type { ResolvedTemplate } from '../aws/resolved';

assume({
  what: 'An alarm that goes off notifies its topic, once CloudWatch may publish there.',
  source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html',
});

interface Watcher {
  readonly name: string;
  readonly alarm: Alarm;
  /** Whether a topic lets CloudWatch publish: an alarm that nobody is told of is none. */
  readonly isHeard: boolean;
  readonly points: Datapoint[];
  wentOff: boolean;
}

const SERVICE = 'cloudwatch.amazonaws.com';

/**
 * The alarms of a template and what they have measured.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
 */
export class Alarms {
  private readonly watchers: readonly Watcher[];
  /** By what {@link keyOf} makes of a metric: the watchers that may look at it, in their order. */
  private readonly byMetric = new Map<string, readonly Watcher[]>();
  /** Those that go off when a period ends, too. */
  private readonly waiting: readonly Watcher[];

  constructor(template: ResolvedTemplate, policies: Policies) {
    const mayPublish = (topic: string, source: string): boolean => {
      const call = { service: SERVICE, action: 'sns:Publish', resource: topic, source };
      return policies.byResource(call, template.byArn(topic, 'AWS::SNS::Topic'));
    };
    this.watchers = template.of('AWS::CloudWatch::Alarm').map(({ name, arn, logicalId, properties }) => {
      const { AlarmActions: topics = [] } = properties as { AlarmActions?: readonly string[] };
      const isHeard = topics.some((topic) => mayPublish(topic, arn));
      return { name, alarm: readAlarm(logicalId, properties), isHeard, points: [], wentOff: false };
    });
    for (const watcher of this.watchers) {
      const { unless = watcher.alarm } = watcher.alarm;
      for (const key of new Set([watcher.alarm, unless].map(keyOf))) {
        this.byMetric.set(key, [...(this.byMetric.get(key) ?? []), watcher]);
      }
    }
    this.waiting = this.watchers.filter(({ alarm }) => alarm.unless);
  }

  /** @returns the names of the alarms that this value makes go off, and that are heard */
  measure(point: Datapoint): readonly string[] {
    const off = (this.byMetric.get(keyOf(point)) ?? []).filter((watcher) => {
      if (watcher.wentOff || !isOf(watcher.alarm, point)) return false;
      forget(watcher, point.at);
      watcher.points.push(point);
      return goesOffBy(watcher, point.at);
    });
    return off.map(({ name }) => name);
  }

  /** @returns the names of the alarms that go off since a period has ended, and that are heard */
  pass(now: Date): readonly string[] {
    const off = this.waiting.filter((watcher) => !watcher.wentOff && goesOffBy(watcher, now));
    return off.map(({ name }) => name);
  }

  /** @param name the alarm's, without hash: that another one rang says nothing of its path */
  wasHeard(name: string): boolean {
    return this.watchers.some((watcher) => watcher.name === name && watcher.isHeard && watcher.wentOff);
  }
}

const keyOf = ({ namespace, name }: { readonly namespace: string; readonly name: string }): string =>
  `${namespace} ${name}`;

/** @returns whether somebody hears it */
function goesOffBy(watcher: Watcher, now: Date): boolean {
  watcher.wentOff = goesOff(watcher.alarm, watcher.points, now) !== undefined;
  return watcher.wentOff && watcher.isHeard;
}

/** Drops what is too old to count, so that a long run does not slow down. */
function forget({ alarm: { periodMs, evaluationPeriods }, points }: Watcher, now: Date): void {
  const from = now.getTime() - (evaluationPeriods + 1) * periodMs;
  const kept = points.findIndex(({ at }) => at.getTime() >= from);
  points.splice(0, kept < 0 ? points.length : kept);
}
