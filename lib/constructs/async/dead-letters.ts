import { Duration, Tags, Validations } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { ALARM_PERIOD, PathAlarm } from '../watch/path-alarm';

export interface DeadLettersProps {
  /** What lies here: a tag, so letters, digits and spaces. */
  readonly description: string;
  /** What users lose while messages lie here. */
  readonly impact: string;
  /** Whether they come from a FIFO queue, which takes no other. @default false */
  readonly fifo?: boolean;
}

/**
 * A dead-letter queue: encrypted, TLS only, keeps messages for 14 days (the longest there is, so longer than any
 * source) and alarms at the first one.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html
 */
export class DeadLetters extends Queue {
  constructor(scope: Construct, id: string, props: DeadLettersProps) {
    super(scope, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      fifo: props.fifo ? true : undefined,
      retentionPeriod: Duration.days(14),
    });
    Tags.of(this).add('description', props.description);
    new PathAlarm(this, 'Alarm', {
      metric: this.metricApproximateNumberOfMessagesVisible({ period: ALARM_PERIOD, statistic: 'Maximum' }),
      above: 0,
      impact: props.impact,
      cause: 'Messages that could not be processed lie in the dead-letter queue.',
    });
    Validations.of(this).acknowledge(
      { id: 'AwsSolutions-SQS3', reason: 'This queue is the dead-letter queue.' },
      { id: 'Serverless-SQSRedrivePolicy', reason: 'This queue is the dead-letter queue.' },
    );
  }
}
