import { Duration, TimeZone } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as Worker } from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import * as env from '../../lambdas/scheduled-ec2-stopper/environment';
import { FAILED_INSTANCES } from '../../lambdas/scheduled-ec2-stopper/metrics';
import { AUTO_SCALING_TAG, STOPPED_TAG } from '../../lambdas/scheduled-ec2-stopper/tags';
import { EncryptedTopic } from '../constructs/async/encrypted-topic';
import { ScheduledWorker } from '../constructs/async/scheduled-worker';
import { ScenarioStack, type ScenarioStackProps } from '../scenario-stack';
import { allowOnTagged, tag } from './instance-policy';
import type { ScheduledEc2StopperSettings } from './settings';
import { daysIn } from './wall-clock';

/** Lambda's longest: EC2 stops 1,000 instances at once, and 20 more each second. */
const TIMEOUT = Duration.minutes(15);
const STILL_RUNNING = 'Instances that nobody uses run on and cost money.';
const NOT_STARTED = 'Instances that people need in the morning are not running.';

/**
 * A schedule starts a function that stops every running instance which carries a tag, batch by batch, leaves what is
 * excluded, marks what it stopped, and reports it. In the morning, where that is wanted, a second function starts
 * what carries the mark. What the rules in the functions exclude, their policies refuse.
 */
export class ScheduledEc2StopperStack extends ScenarioStack<ScheduledEc2StopperSettings> {
  constructor(scope: Construct, id: string, props: ScenarioStackProps<ScheduledEc2StopperSettings>) {
    super(scope, id, props);
    const { stopperTagKey, stopperTagValue, stopperOptOutTag, stopperTimeZone, stopperStartAt } = this.settings;

    const reports = new EncryptedTopic(this, 'Reports');
    const variables = {
      TAG_KEY: stopperTagKey,
      TAG_VALUE: stopperTagValue,
      TIME_ZONE: stopperTimeZone,
      REPORT_TOPIC: reports.topicArn,
    };

    const stopInstances = this.handler(
      'StopInstances',
      env.stopInstancesVariables,
      'Stops the running instances that carry the tag and are not excluded',
      { ...variables, OPT_OUT_TAG: stopperOptOutTag },
      { timeout: TIMEOUT },
    );
    allowOnTagged(stopInstances, this.settings, ['ec2:DescribeInstances', 'ec2:DescribeSpotInstanceRequests'], {
      'ec2:StopInstances': { Null: { [tag(stopperOptOutTag)]: 'true', [tag(AUTO_SCALING_TAG)]: 'true' } },
      'ec2:CreateTags': { 'ForAllValues:StringEquals': { 'aws:TagKeys': [STOPPED_TAG] } },
    });

    const startStopped = this.handler(
      'StartStopped',
      env.startStoppedVariables,
      'Starts the instances that were stopped by the schedule and by nobody else',
      variables,
      { timeout: TIMEOUT },
    );
    allowOnTagged(startStopped, this.settings, ['ec2:DescribeInstances'], {
      'ec2:StartInstances': { Null: { [tag(STOPPED_TAG)]: 'false' } },
    });

    this.allowKeys(startStopped);

    for (const worker of [stopInstances, startStopped]) reports.grants.publish(worker);
    const stopping = new ScheduledWorker(this, 'Stopping', {
      schedule: this.at(this.settings.stopperStopAt),
      worker: stopInstances,
      impact: STILL_RUNNING,
    });
    if (stopperStartAt !== undefined) {
      const schedule = this.at(stopperStartAt);
      const starting = new ScheduledWorker(this, 'Starting', { schedule, worker: startStopped, impact: NOT_STARTED });
      this.output('StarterDeadLetterQueueUrl', starting.deadLetters.queueUrl, 'Runs in the morning that failed');
    }
    this.alarmOn(FAILED_INSTANCES, 'FailedAlarm', {
      impact: stopperStartAt === undefined ? STILL_RUNNING : `${STILL_RUNNING} Or: ${NOT_STARTED}`,
      cause: 'A run could not stop, mark or start some instances: its report names them and says why.',
    });

    this.output('StopperFunctionName', stopInstances.functionName, 'Stops instances, also when invoked by hand');
    this.output('StarterFunctionName', startStopped.functionName, 'Starts what was stopped, also by hand');
    this.output('ScheduleName', stopping.schedule.scheduleName, 'When instances are stopped');
    this.output('DeadLetterQueueUrl', stopping.deadLetters.queueUrl, 'Runs that failed');
    this.output('ReportTopicArn', reports.topicArn, 'Where each run tells what it did');
  }

  /**
   * Lets EC2 decrypt the volumes of what a function starts: without it EC2 takes the call, and the instance falls back to
   * stopped.
   * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html
   * @see https://repost.aws/knowledge-center/kms-iam-ec2-permission
   */
  private allowKeys(worker: Worker): void {
    const { stopperKeyArns } = this.settings;
    if (stopperKeyArns.length === 0) return;
    const conditions = {
      Bool: { 'kms:GrantIsForAWSResource': 'true' },
      StringEquals: { 'kms:ViaService': `ec2.${this.region}.${this.urlSuffix}` },
    };
    worker.addToRolePolicy(
      new PolicyStatement({ actions: ['kms:CreateGrant'], resources: [...stopperKeyArns], conditions }),
    );
  }

  private at(time: string): ScheduleExpression {
    const [hour = '', minute = ''] = time.split(':').map((part) => String(Number(part)));
    const weekDay = daysIn(this.settings.stopperDays).join(',');
    return ScheduleExpression.cron({ hour, minute, weekDay, timeZone: TimeZone.of(this.settings.stopperTimeZone) });
  }
}
