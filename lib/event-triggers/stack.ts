import { Duration } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { INSTANCE_EVENTS } from '../../lambdas/event-triggers/change';
import * as env from '../../lambdas/event-triggers/environment';
import { UNKNOWN_EVENTS } from '../../lambdas/event-triggers/metrics';
import * as names from '../../lambdas/event-triggers/tables';
import { EncryptedTopic } from '../constructs/async/encrypted-topic';
import { QueueWorker } from '../constructs/async/queue-worker';
import { ScheduledWorker } from '../constructs/async/scheduled-worker';
import { DataTable } from '../constructs/data/data-table';
import { FunctionPolicy } from '../constructs/functions/function-policy';
import { ScenarioStack, type ScenarioStackProps } from '../scenario-stack';
import { FollowUps } from './follow-ups';
import type { EventTriggersSettings } from './settings';

/** What is lost by mistake is found, and replayed, within a month. */
const ARCHIVED = Duration.days(30);
/** Thousands of instances are described, compared and sent. */
const RECONCILING = Duration.minutes(5);

/**
 * A rule puts EC2's changes of state, and another one whatever is published on a bus of one's own, on the queue of a
 * recorder, which keeps each change, knows the newest state of each subject, and publishes a notice of chosen states. Once
 * an hour a reconciler compares that with what EC2 describes, and hands the recorder what no event has told. The bus has
 * an archive, from which events are replayed, and starts follow-ups.
 */
export class EventTriggersStack extends ScenarioStack<EventTriggersSettings> {
  constructor(scope: Construct, id: string, props: ScenarioStackProps<EventTriggersSettings>) {
    super(scope, id, props);

    const audit = new DataTable(this, 'Audit', {
      description: 'Changes of state and the newest states',
      partitionKey: names.SUBJECT,
      sortKey: { name: names.ROW, type: AttributeType.STRING },
    });
    audit.addIndex(names.LIVE_INDEX, names.LIVE, names.SUBJECT);
    const notices = new EncryptedTopic(this, 'Notices');
    const bus = new EventBus(this, 'Bus', { description: 'What happens in systems of one’s own' });
    const everything = { account: [this.account] };
    const archive = bus.archive('Archive', {
      description: 'What happened in systems of one’s own, to be replayed',
      eventPattern: everything,
      retention: ARCHIVED,
    });

    const recordChange = this.handler('RecordChange', env.recordChangeVariables, 'Records changes and tells of them', {
      AUDIT_TABLE: audit.tableName,
      NOTICE_TOPIC: notices.topicArn,
      NOTICE_STATES: this.settings.noticeStates,
    });
    audit.grant(recordChange, 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    notices.grantPublish(recordChange);
    const recording = new QueueWorker(this, 'Recording', {
      worker: recordChange,
      impact: 'Changes go unrecorded, and nobody is told of them.',
    });
    const account = EventBus.fromEventBusName(this, 'AccountBus', 'default');
    const { source, detailType } = INSTANCE_EVENTS;
    recording.subscribe(account, { source: [source], detailType: [detailType] }, 'InstanceChanges');
    recording.subscribe(bus, everything, 'OwnEvents');
    this.alarmOn(UNKNOWN_EVENTS, 'UnknownAlarm', {
      impact: 'What an event told is kept, and changes no state.',
      cause: 'It has a shape that the recorder does not know.',
    });

    const reconcileInstances = this.handler(
      'ReconcileInstances',
      env.reconcileInstancesVariables,
      'Finds changes of instances that no event has told',
      { AUDIT_TABLE: audit.tableName, QUEUE_URL: recording.queue.queueUrl },
      { timeout: RECONCILING },
    );
    audit.grant(reconcileInstances, 'dynamodb:GetItem');
    audit.grantQuery(reconcileInstances, names.LIVE_INDEX);
    recording.queue.grant(reconcileInstances, 'sqs:SendMessage');
    new FunctionPolicy(this, 'DescribeInstances', {
      grantee: reconcileInstances,
      statements: [{ actions: ['ec2:DescribeInstances'], resources: ['*'] }],
      acknowledged: { 'AwsSolutions-IAM5[Resource::*]': 'EC2 offers no resource-level permission to describe.' },
    });
    new ScheduledWorker(this, 'Reconciling', {
      schedule: ScheduleExpression.rate(Duration.hours(1)),
      worker: reconcileInstances,
      impact: 'A change whose event was lost stays unknown.',
    });

    const followUps = new FollowUps(this, 'Next', {
      bus,
      pattern: everything,
      impact: 'What events should have started was not.',
    });

    this.output('AuditTableName', audit.tableName, 'Changes of state, and the newest states');
    this.output('NoticeTopicArn', notices.topicArn, 'Where people are told of chosen states');
    this.output('EventBusName', bus.eventBusName, 'Where systems of one’s own publish events');
    this.output('ArchiveName', archive.archiveName, 'What was published there');
    this.output('DeadLetterQueueUrl', recording.deadLetters.queueUrl, 'Events that the recorder gave up');
    this.output('ReconcilerFunctionName', reconcileInstances.functionName, 'Finds what no event has told');
    this.output('WorkflowArn', followUps.workflow.stateMachineArn, 'What each event of the bus starts');
    this.output('LogGroupName', followUps.journal.logGroupName, 'Where the other bus logs what it gets');
  }
}
