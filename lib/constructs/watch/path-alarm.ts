import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

export interface PathAlarmProps {
  readonly metric: IMetric;
  /** The alarm goes off above this value. */
  readonly above: number;
  /** What users lose, the first line of the alarm: "Placed orders wait unshipped." */
  readonly impact: string;
  /** What was measured, the second line. */
  readonly cause: string;
  /** Periods in a row that must be above. @default 1 */
  readonly periods?: number;
}

/** The period over which the alarms of asynchronous paths are evaluated. */
export const ALARM_PERIOD = Duration.minutes(1);

/**
 * An alarm on one path, described by what users lose. No data is no alarm: an idle path is healthy.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export class PathAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: PathAlarmProps) {
    super(scope, id, {
      metric: props.metric,
      threshold: props.above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: props.periods ?? 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${props.impact}\n${props.cause}`,
    });
  }
}
