import { Duration } from 'aws-cdk-lib';
import type { IMetric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { PathAlarm } from './path-alarm';

export interface SlowAlarmProps {
  /** Time that answers take, as the service measures it. */
  readonly latency: (options: MetricOptions) => IMetric;
  /** How many of the metric's units are a second. */
  readonly unitsPerSecond: number;
  /** What users lose when answers come late. */
  readonly impact: string;
}

/** The period over which alarms on answers to callers are evaluated. */
export const ANSWERS_PERIOD = Duration.minutes(5);
const PERIODS = 3;
const SLOW = Duration.seconds(3);

/** An alarm on answers that come late: on a p99 above 3 seconds for a quarter of an hour. */
export class SlowAlarm extends PathAlarm {
  constructor(scope: Construct, id: string, { latency, unitsPerSecond, impact }: SlowAlarmProps) {
    super(scope, id, {
      metric: latency({ period: ANSWERS_PERIOD, statistic: 'p99' }),
      above: SLOW.toSeconds() * unitsPerSecond,
      periods: PERIODS,
      impact,
      cause: `One answer in a hundred took more than ${SLOW.toHumanString()}, for a quarter of an hour.`,
    });
  }
}
