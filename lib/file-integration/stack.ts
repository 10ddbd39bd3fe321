import { Duration, Lazy } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import * as env from '../../lambdas/file-integration/environment';
import { REJECTED_FILES } from '../../lambdas/file-integration/metrics';
import * as names from '../../lambdas/file-integration/tables';
import { EncryptedTopic } from '../constructs/async/encrypted-topic';
import { QueueWorker } from '../constructs/async/queue-worker';
import { DataTable } from '../constructs/data/data-table';
import { PrivateBucket } from '../constructs/data/private-bucket';
import { ScenarioStack, type ScenarioStackProps } from '../scenario-stack';
import type { FileIntegrationSettings } from './settings';

const IMPACT = 'Files that came in do not show, or what was deleted still does.';

/**
 * What happens in the inbox goes through a queue to a function that asks the bucket what is current there, decides what is
 * to be imported, hidden or replaced, and writes that at once. A FIFO queue brings what is to be done to another, range
 * by range: it counts a file's rows, puts bad ones into quarantine, writes records, reports, and deletes what nobody sees.
 */
export class FileIntegrationStack extends ScenarioStack<FileIntegrationSettings> {
  constructor(scope: Construct, id: string, props: ScenarioStackProps<FileIntegrationSettings>) {
    super(scope, id, props);

    const inbox = new PrivateBucket(this, 'Inbox', 'Files that come in');
    // With the property of the CDK's bucket, a function of its own would set this.
    (inbox.node.defaultChild as CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
    const quarantine = new PrivateBucket(this, 'Quarantine', 'Rows that could not be imported');
    const records = new DataTable(this, 'Records', {
      description: 'Records of files and what is known of their versions',
      partitionKey: names.PART,
      sortKey: { name: names.ROW, type: AttributeType.STRING },
      timeToLive: names.EXPIRY,
    });
    const reports = new EncryptedTopic(this, 'Reports');

    // The function that works the queue off asks for more on it.
    const runsQueue = Lazy.string({ produce: () => importing.queue.queueUrl });
    const onFiles = { RECORDS_TABLE: records.tableName, INBOX_BUCKET: inbox.bucketName, RUNS_QUEUE: runsQueue };
    const followInbox = this.handler(
      'FollowInbox',
      env.followInboxVariables,
      'Decides what becomes of files by what the inbox has',
      onFiles,
    );
    const importRange = this.handler(
      'ImportRange',
      env.importRangeVariables,
      'Imports a range of a file, or does what else is to be done about a run',
      {
        ...onFiles,
        QUARANTINE_BUCKET: quarantine.bucketName,
        REPORT_TOPIC: reports.topicArn,
        STEP_KILOBYTES: String(this.settings.stepKilobytes),
      },
      { timeout: Duration.seconds(30), memory: 1024 },
    );
    const following = new QueueWorker(this, 'Following', { worker: followInbox, impact: IMPACT });
    const importing = new QueueWorker(this, 'Importing', { worker: importRange, impact: IMPACT, fifo: true });
    for (const worker of [followInbox, importRange]) {
      records.grant(worker, 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
      inbox.grantNotFound(worker);
      importing.queue.grant(worker, 'sqs:SendMessage');
    }
    inbox.grantObjects(followInbox, 's3:GetObject');
    inbox.grantObjects(importRange, 's3:GetObject', 's3:GetObjectVersion');
    records.grant(importRange, 'dynamodb:BatchWriteItem', 'dynamodb:DeleteItem');
    quarantine.grantObjects(importRange, 's3:PutObject');
    reports.grantPublish(importRange);
    // A file takes as many invocations as it is long: Lambda would take them for a loop, and stop after about 16.
    // https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
    (importRange.node.defaultChild as CfnFunction).recursiveLoop = 'Allow';

    following.subscribe(EventBus.fromEventBusName(this, 'DefaultBus', 'default'), {
      source: ['aws.s3'],
      detailType: ['Object Created', 'Object Deleted'],
      detail: { bucket: { name: [inbox.bucketName] } },
    });
    this.alarmOn(REJECTED_FILES, 'RejectionAlarm', {
      impact: 'A file is not imported: what was there before still shows.',
      cause: 'Too many of its rows are bad, or it cannot be read at all: the quarantine says why.',
    });

    this.output('InboxBucketName', inbox.bucketName, 'Where files are put');
    this.output('RecordsTableName', records.tableName, 'Records of files and what is known of their versions');
    this.output('QuarantineBucketName', quarantine.bucketName, 'Bad rows of files, with reasons');
    this.output('ReportTopicArn', reports.topicArn, 'Where it is told what became of each file');
    this.output('DeadLetterQueueUrl', importing.deadLetters.queueUrl, 'What could not be done about a run');
  }
}
