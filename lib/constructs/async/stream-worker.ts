import { Duration } from 'aws-cdk-lib';
import { type CfnAlarm, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  EventSourceMapping,
  FilterCriteria,
  type Function as LambdaFunction,
  MetricType,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { FunctionPolicy } from '../functions/function-policy';
import { ALARM_PERIOD, PathAlarm } from '../watch/path-alarm';
import { PrivateBucket } from '../data/private-bucket';
import type { StreamSource } from './stream-source';

export interface StreamWorkerProps {
  /** What it reads. */
  readonly source: StreamSource;
  /** Handles the records in order; answers with the first failed sequence number. */
  readonly worker: LambdaFunction;
  /** What users lose when the path stands still or gives up. */
  readonly impact: string;
  /** The kind of change that is handed on. @default all of them */
  readonly only?: 'INSERT' | 'MODIFY' | 'REMOVE';
  /** Does by schedule what the stream did not bring. @default nobody: an alarm goes off when nothing is read at all */
  readonly sweeper?: LambdaFunction;
}

/** DynamoDB keeps a stream's records for 24 hours: they are given up, whole, before it drops them. */
const RECORD_AGE = Duration.hours(22);
const BATCH_SIZE = 100;
const STANDING_STILL = Duration.minutes(15);
/**
 * A row that is written in the last second of a period may be read in the next: one such period means nothing, two
 * within an hour do.
 */
const UNREAD_PERIOD = Duration.minutes(5);
const UNREAD_PERIODS = 12;
const UNREAD_OF_THEM = 2;

/**
 * A function that follows a stream from its beginning: that of a table in order per item.
 *
 * - A failed record is retried, from that record on, until it is 22 hours old: by age, not by count, since a
 *   dependency may be down for hours. Batches are bisected, so that one bad record does not hold up a hundred.
 * - What is given up goes to the `failures` bucket: the records themselves, not only where they were.
 * - Alarms when the stream is 15 minutes behind, and at the first batch that was given up.
 * - A source that is disabled, throttled or not allowed to read has no age, and so is never behind: `sweeper` finds what
 *   it leaves, or an alarm goes off since rows were written while nobody was invoked, twice in an hour.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export class StreamWorker extends Construct {
  readonly failures: PrivateBucket;
  readonly source: EventSourceMapping;

  constructor(scope: Construct, id: string, props: StreamWorkerProps) {
    super(scope, id);
    const { source, worker, impact, only } = props;

    this.failures = new PrivateBucket(this, 'Failures', `Stream records that ${id} gave up`);
    source.grantRead(worker);
    const bucketId = this.failures.stack.getLogicalId(this.failures.node.defaultChild as CfnBucket);
    const parking = new FunctionPolicy(this, 'Parking', {
      grantee: worker,
      statements: [
        { actions: ['s3:PutObject'], resources: [this.failures.arnForObjects('aws/lambda/*')] },
        { actions: ['s3:ListBucket'], resources: [this.failures.bucketArn] },
      ],
      acknowledged: {
        [`AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/aws/lambda/*]`]:
          'Lambda chooses the keys of what it parks, all of them under this prefix.',
      },
    });
    this.source = new EventSourceMapping(this, 'Source', {
      target: worker,
      eventSourceArn: source.streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: BATCH_SIZE,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      maxRecordAge: RECORD_AGE,
      onFailure: { bind: () => ({ destination: this.failures.bucketArn }) },
      metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
      filters: only && [FilterCriteria.filter({ eventName: [only] })],
    });
    this.source.node.addDependency(parking);

    new PathAlarm(this, 'BehindAlarm', {
      metric: worker.metric('IteratorAge', { period: ALARM_PERIOD, statistic: 'Maximum' }),
      above: STANDING_STILL.toMilliseconds(),
      impact,
      cause: `The stream's consumer is more than ${STANDING_STILL.toHumanString()} behind.`,
    });
    new PathAlarm(this, 'GivenUpAlarm', {
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'OnFailureDestinationDeliveredEventCount',
        dimensionsMap: { EventSourceMappingUUID: this.source.eventSourceMappingId },
        period: ALARM_PERIOD,
        statistic: 'Sum',
      }),
      above: 0,
      impact,
      cause: 'Records were given up and lie in the failures bucket.',
    });
    if (props.sweeper === undefined) this.alarmWhenUnread(props);
  }

  private alarmWhenUnread({ source, worker, impact }: StreamWorkerProps): void {
    const sum = { period: UNREAD_PERIOD, statistic: 'Sum' };
    const alarm = new PathAlarm(this, 'UnreadAlarm', {
      metric: new MathExpression({
        expression: 'IF(FILL(written, 0) > 0 AND FILL(runs, 0) == 0, 1, 0)',
        usingMetrics: {
          written: source.written(sum),
          runs: worker.metricInvocations(sum),
        },
        period: UNREAD_PERIOD,
      }),
      above: 0,
      periods: UNREAD_PERIODS,
      impact,
      cause: 'Rows were written, and nobody was invoked for them.',
    });
    (alarm.node.defaultChild as CfnAlarm).datapointsToAlarm = UNREAD_OF_THEM;
  }
}
