import { Duration, Stack, Tags, Validations } from 'aws-cdk-lib';
import { type EventPattern, type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic, SubscriptionFilter } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetters } from './dead-letters';
import { ALARM_PERIOD, PathAlarm } from '../watch/path-alarm';

export interface QueueWorkerProps {
  /** Handles the messages; answers with `batchItemFailures`. */
  readonly worker: LambdaFunction;
  /** What users lose when the path stands still or gives up. */
  readonly impact: string;
  /** Workers at the same time, 2 to 1000. @default 2 */
  readonly maxConcurrency?: number;
  /** Receives after which SQS gives a message up, 1 to 1000. @default 5 */
  readonly maxReceives?: number;
  /** Whether messages of a group are handled in their order, each by itself. @default false */
  readonly fifo?: boolean;
}

/** AWS advises a visibility timeout of six times the function's timeout. */
const VISIBILITY_IN_TIMEOUTS = 6;
/** AWS advises at least five receives, so that throttled batches do not end as dead letters. */
const RECEIVES = 5;
/**
 * A new account runs ten functions at once, all in all: with as many as Lambda gives, a burst on one queue takes them
 * all, and APIs answer with 5xx. The least that an event source takes leaves room for a second queue, and for a stream.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const WORKERS = 2;
/** Messages that one worker is handed at once. */
export const BATCH_SIZE = 10;
/** What Lambda needs: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaSQSQueueExecutionRole.html */
const CONSUME = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
const WAITING_TOO_LONG = Duration.minutes(15);

/**
 * A queue and the function that works it off.
 *
 * - Encrypted with keys that SQS manages (senders need no key permission), TLS only, four days' retention.
 * - A message that fails is retried alone, never its batch; after `maxReceives` it is a dead letter, kept 14 days, alarmed.
 * - At most `maxConcurrency` workers run at once, so that a burst leaves the account's concurrency to others.
 * - Visibility is six function timeouts, so that a message is not given out while it may still be worked on.
 * - An alarm when the oldest message has waited for 15 minutes.
 * - With `fifo`, a group's messages are handled in their order, one at a time: of a batch, what stands behind a message that
 *   fails is handed back with it, its receives count, and it would end as a dead letter, too. The group goes on without a
 *   message that is given up.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export class QueueWorker extends Construct {
  readonly queue: Queue;
  readonly deadLetters: DeadLetters;
  readonly source: EventSourceMapping;

  constructor(scope: Construct, id: string, props: QueueWorkerProps) {
    super(scope, id);
    const timeout = props.worker.timeout;
    if (timeout === undefined) throw new Error(`${this.node.path}: the worker must have a timeout.`);

    const fifo = props.fifo ?? false;
    this.deadLetters = new DeadLetters(this, 'DeadLetters', {
      description: `Messages that ${id} gave up`,
      impact: props.impact,
      fifo,
    });
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      fifo: fifo ? true : undefined,
      visibilityTimeout: Duration.seconds(VISIBILITY_IN_TIMEOUTS * timeout.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.maxReceives ?? RECEIVES },
    });
    Tags.of(this.queue).add('description', `Messages that ${id} works off`);
    this.queue.grant(props.worker, ...CONSUME);
    this.source = new EventSourceMapping(this, 'Source', {
      target: props.worker,
      eventSourceArn: this.queue.queueArn,
      batchSize: fifo ? 1 : BATCH_SIZE,
      reportBatchItemFailures: true,
      maxConcurrency: props.maxConcurrency ?? WORKERS,
    });
    Validations.of(this.source).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason: "A queue's failures go to its dead letters: destinations are for streams.",
    });
    new PathAlarm(this, 'WaitingAlarm', {
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: ALARM_PERIOD, statistic: 'Maximum' }),
      above: WAITING_TOO_LONG.toSeconds(),
      impact: props.impact,
      cause: `The oldest message has waited for more than ${WAITING_TOO_LONG.toHumanString()}.`,
    });
  }

  /**
   * Puts a bus's events that match on the queue, at least once and in no order. What EventBridge cannot deliver
   * within a day goes to the same dead letters.
   * @param name of the rule, where there are several
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
   */
  subscribe(bus: IEventBus, pattern: EventPattern, name = 'Subscription'): Rule {
    return new Rule(this, name, {
      eventBus: bus,
      eventPattern: pattern,
      targets: [new SqsQueue(this.queue, { deadLetterQueue: this.deadLetters })],
    });
  }

  /**
   * Puts a topic's messages that match on the queue, as they were published. What SNS cannot hand over goes to the same
   * dead letters.
   * @param filter by attributes. @default every message
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-large-payload-raw-message-delivery.html
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
   */
  listen(topic: ITopic, filter?: Readonly<Record<string, SubscriptionFilter>>): void {
    topic.addSubscription(
      new SqsSubscription(this.queue, {
        rawMessageDelivery: true,
        deadLetterQueue: this.deadLetters,
        ...(filter && { filterPolicy: { ...filter } }),
      }),
    );
  }

  /**
   * Puts a message on the queue for each object that comes into the bucket, at least once and in no order.
   *
   * S3 asks the queue before the bucket has notifications, so that the policy cannot name the bucket: it names the
   * account.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
   */
  watch(bucket: Bucket): void {
    const { policyDependable } = this.queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
      queueConfigurations: [{ event: 's3:ObjectCreated:*', queue: this.queue.queueArn }],
    };
    if (policyDependable) bucket.node.addDependency(policyDependable);
  }
}
