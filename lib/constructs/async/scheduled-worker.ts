import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import {
  type CfnSchedule,
  CfnScheduleGroup,
  Schedule,
  type ScheduleExpression,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { DeadLetters } from './dead-letters';

export interface ScheduledWorkerProps {
  /** When it runs; a time zone is part of the expression. */
  readonly schedule: ScheduleExpression;
  readonly worker: LambdaFunction;
  /** What users lose when it does not run. */
  readonly impact: string;
}

/**
 * A run that could not start within the hour is stale: a later one does its work. Of that hour Scheduler itself takes
 * a minute, its retries and then Lambda's queue have the rest.
 */
const DELIVERY_AGE = Duration.minutes(29);
const QUEUE_AGE = Duration.minutes(30);
const RETRIES = 3;

/**
 * A function that runs on a schedule, at least once each time.
 *
 * - A schedule group of its own; the role is trusted for this account and this group only, and may do nothing but
 *   invoke this function and send to these dead letters.
 * - The function is given `{}`: it may refuse every instruction that it does not know.
 * - A run starts at most an hour late. One that cannot, or that failed and failed again in Lambda's two retries within
 *   that hour, is a dead letter: kept 14 days, alarmed.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html for the minute
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export class ScheduledWorker extends Construct {
  readonly schedule: Schedule;
  readonly deadLetters: DeadLetters;

  constructor(scope: Construct, id: string, props: ScheduledWorkerProps) {
    super(scope, id);
    const { worker } = props;

    this.deadLetters = new DeadLetters(this, 'DeadLetters', {
      description: `Runs of ${id} that failed`,
      impact: props.impact,
    });
    this.deadLetters.grant(worker, 'sqs:SendMessage');
    const onFailure = { bind: () => ({ destination: this.deadLetters.queueArn }) };
    worker.configureAsyncInvoke({ maxEventAge: QUEUE_AGE, onFailure });

    // Not the L2, which names its group: without a name CloudFormation gives one that is new each time.
    const group = new CfnScheduleGroup(this, 'Group');
    const role = new Role(this, 'Role', {
      description: `Lets EventBridge Scheduler start ${this.node.path}.`,
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Stack.of(this).account,
            'aws:SourceArn': group.attrArn,
          },
        },
      }),
    });
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [worker.functionArn] }));
    role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.deadLetters.queueArn] }));

    this.schedule = new Schedule(this, 'Schedule', {
      schedule: props.schedule,
      target: {
        bind: () => ({
          arn: worker.functionArn,
          role,
          // What it gets by itself are words about the schedule, which the function would take for instructions.
          input: ScheduleTargetInput.fromObject({}),
          deadLetterConfig: { arn: this.deadLetters.queueArn },
          retryPolicy: { maximumEventAgeInSeconds: DELIVERY_AGE.toSeconds(), maximumRetryAttempts: RETRIES },
        }),
      },
    });
    (this.schedule.node.defaultChild as CfnSchedule).groupName = group.ref;
    this.schedule.node.addDependency(role);
  }
}
