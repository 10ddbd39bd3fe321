import { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic, SubscriptionFilter } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { DeadLetters } from './dead-letters';

export interface TopicFunctionProps {
  readonly topic: ITopic;
  readonly worker: LambdaFunction;
  /** By attributes. @default every message */
  readonly filter?: Readonly<Record<string, SubscriptionFilter>>;
  /** What users lose when the function gives messages up. */
  readonly impact: string;
}

/** In which Lambda tries a message again: throttles and its own errors last longer than two retries do. */
const AGE = Duration.hours(6);

/**
 * A function that a topic invokes, with no queue between: each message by itself, at least once and in no order.
 *
 * - Lambda tries a message that fails twice more; then it is a dead letter, kept 14 days, alarmed.
 * - What SNS cannot hand to Lambda goes to the same dead letters.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export class TopicFunction extends Construct {
  readonly deadLetters: DeadLetters;

  constructor(scope: Construct, id: string, { topic, worker, filter, impact }: TopicFunctionProps) {
    super(scope, id);
    this.deadLetters = new DeadLetters(this, 'DeadLetters', { description: `Messages that ${id} gave up`, impact });
    this.deadLetters.grant(worker, 'sqs:SendMessage');
    worker.configureAsyncInvoke({
      maxEventAge: AGE,
      onFailure: { bind: () => ({ destination: this.deadLetters.queueArn }) },
    });
    topic.addSubscription(
      new LambdaSubscription(worker, {
        deadLetterQueue: this.deadLetters,
        ...(filter && { filterPolicy: { ...filter } }),
      }),
    );
  }
}
