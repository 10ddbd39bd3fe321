import { Duration, Lazy } from 'aws-cdk-lib';
import { type JsonSchema, JsonSchemaType } from 'aws-cdk-lib/aws-apigateway';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import * as env from '../../lambdas/queue-leveler/environment';
import { BACKEND_KEY, JOB_ID } from '../../lambdas/queue-leveler/tables';
import { DataTable } from '../constructs/data/data-table';
import { QueueIntake } from '../constructs/api/queue-intake';
import { ALARM_PERIOD, PathAlarm } from '../constructs/watch/path-alarm';
import { BATCH_SIZE, QueueWorker } from '../constructs/async/queue-worker';
import { FunctionRoute } from '../constructs/api/function-route';
import { RestApi } from '../constructs/api/rest-api';
import { ScenarioStack, type ScenarioStackProps } from '../scenario-stack';
import type { QueueLevelerSettings } from './settings';

/** SQS's highest: each refusal of the backend is a receive, and must not make a dead letter of a job. */
const MAX_RECEIVES = 1000;
/** Those receives can take 6 days, at one visibility timeout each: SQS must not drop a job before it gives it up. */
const RETENTION = Duration.days(7);
/** A dead letter carries attributes, which count: a job must leave room for them in the 1 MiB that SQS takes. */
const MAX_JOB_BYTES = 1024 * 1024 - 1024;
const JOB_SCHEMA: JsonSchema = {
  title: 'A job',
  type: JsonSchemaType.OBJECT,
  required: ['payload'],
  properties: { payload: { description: 'What the backend is to work on: any JSON value' } },
};

/**
 * The API puts jobs on a queue by itself. A worker, of which only so many run at once, gives them one by one to a
 * backend that refuses what is over its capacity; what it refuses waits on the queue, what fails five times is parked.
 */
export class QueueLevelerStack extends ScenarioStack<QueueLevelerSettings> {
  constructor(scope: Construct, id: string, props: ScenarioStackProps<QueueLevelerSettings>) {
    super(scope, id, props);

    const results = new DataTable(this, 'Results', { description: 'What came of each job', partitionKey: JOB_ID });

    const backendState = new DataTable(this, 'BackendState', {
      description: 'What the stand in for the backend knows',
      partitionKey: BACKEND_KEY,
    });
    const backend = this.handler(
      'SlowBackend',
      env.slowBackendVariables,
      'Stands in for a backend that takes only so many jobs at the same time',
      { STATE_TABLE: backendState.tableName, CAPACITY: String(this.settings.backendCapacity) },
      { standsIn: true, timeout: Duration.seconds(5) },
    );
    backendState.grant(backend, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');

    const runJob = this.handler(
      'RunJob',
      env.runJobVariables,
      'Gives jobs to the backend, one after the other, and keeps what came of them',
      {
        RESULTS_TABLE: results.tableName,
        BACKEND_FUNCTION: backend.functionName,
        DEAD_LETTER_QUEUE_URL: Lazy.string({ produce: () => levelling.deadLetters.queueUrl }),
        QUEUE_URL: Lazy.string({ produce: () => levelling.queue.queueUrl }),
      },
      { timeout: Duration.seconds(90) },
    );
    const levelling: QueueWorker = new QueueWorker(this, 'Levelling', {
      worker: runJob,
      impact: 'Accepted jobs wait, or failed for good.',
      maxConcurrency: this.settings.levelerConcurrency,
      maxReceives: MAX_RECEIVES,
    });
    const queue = levelling.queue.node.defaultChild as CfnQueue;
    queue.messageRetentionPeriod = RETENTION.toSeconds();
    queue.maximumMessageSize = MAX_JOB_BYTES;
    new PathAlarm(this, 'DelayedAlarm', {
      metric: levelling.queue.metricApproximateNumberOfMessagesNotVisible({
        period: ALARM_PERIOD,
        statistic: 'Minimum',
      }),
      above: BATCH_SIZE * this.settings.levelerConcurrency,
      periods: 15,
      impact: 'Accepted jobs wait: the backend refuses or fails most of them.',
      cause: 'For a quarter of an hour more jobs were held back than workers can have in hand.',
    });
    results.grant(runJob, 'dynamodb:UpdateItem');
    levelling.queue.grant(runJob, 'sqs:ChangeMessageVisibility');
    levelling.deadLetters.grant(runJob, 'sqs:SendMessage');
    runJob.addToRolePolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [backend.functionArn] }),
    );

    const getJob = this.handler('GetJob', env.getJobVariables, 'Answers with what is known of a job', {
      RESULTS_TABLE: results.tableName,
    });
    results.grant(getJob, 'dynamodb:GetItem');

    const { api } = new RestApi(this, 'Api', {
      routes: {
        'POST /jobs': new QueueIntake(this, 'Intake', { queue: levelling.queue, schema: JOB_SCHEMA, idName: JOB_ID })
          .route,
        'GET /jobs/{jobId}': new FunctionRoute(getJob),
      },
      impact: 'Jobs are not accepted.',
      authorization: this.apiAuthorization,
    });

    this.output('ApiUrl', api.url, 'Where jobs are posted');
    this.output('QueueUrl', levelling.queue.queueUrl, 'Jobs that wait');
    this.output('DeadLetterQueueUrl', levelling.deadLetters.queueUrl, 'Jobs that failed for good');
    this.output('ResultsTableName', results.tableName, 'What came of each job');
  }
}
