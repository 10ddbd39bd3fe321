import { Duration } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import * as env from '../../lambdas/async-messaging/environment';
import * as names from '../../lambdas/async-messaging/tables';
import { KEPT_SECONDS } from '../../lambdas/async-messaging/waits';
import { PushApi } from '../constructs/api/push-api';
import { EncryptedTopic } from '../constructs/async/encrypted-topic';
import { QueueWorker } from '../constructs/async/queue-worker';
import { ScheduledWorker } from '../constructs/async/scheduled-worker';
import { DataTable } from '../constructs/data/data-table';
import { PrivateBucket } from '../constructs/data/private-bucket';
import { IdempotencyRecords } from '../idempotency-records';
import { ScenarioStack, type ScenarioStackProps } from '../scenario-stack';
import { serveTransactions } from './api';

const MINUTE = { timeout: Duration.minutes(1) };
/**
 * Posting a transaction writes its row, sends a message about it through a topic to a queue, and marks it sent; a sweeper
 * sends what was not marked. A worker takes a lease on the row, works, and ends it, a large result in a bucket. Clients
 * come back and ask, or watch by a WebSocket: the worker tells them before its message leaves the queue.
 */
export class AsyncMessagingStack extends ScenarioStack {
  constructor(scope: Construct, id: string, props: ScenarioStackProps) {
    super(scope, id, props);

    const transactions = new DataTable(this, 'Transactions', {
      description: 'Transactions and what became of them',
      partitionKey: names.TRANSACTION_ID,
      timeToLive: names.EXPIRY,
    });
    transactions.addIndex(names.UNSENT_INDEX, names.STATE, names.ACCEPTED_AT);
    const idempotency = new IdempotencyRecords(this, 'IdempotencyRecords');
    const watchers = new DataTable(this, 'Watchers', {
      description: 'Who is to be told of the end of a transaction',
      partitionKey: names.TRANSACTION_ID,
      sortKey: { name: names.CONNECTION_ID, type: AttributeType.STRING },
      timeToLive: names.EXPIRY,
    });
    const results = new PrivateBucket(this, 'Results', 'Results that are too large for a row');
    // A day later than the row that names it.
    results.addLifecycleRule({ expiration: Duration.seconds(KEPT_SECONDS).plus(Duration.days(1)) });
    const topic = new EncryptedTopic(this, 'Topic');

    const onTopic = { TRANSACTIONS_TABLE: transactions.tableName, TOPIC: topic.topicArn };
    const acceptTransaction = this.handler(
      'AcceptTransaction',
      env.acceptTransactionVariables,
      'Accepts a transaction and sends it',
      { ...onTopic, IDEMPOTENCY_TABLE: idempotency.tableName },
    );
    for (const table of [transactions, idempotency]) table.grant(acceptTransaction, 'dynamodb:PutItem');
    const sweepTransactions = this.handler(
      'SweepTransactions',
      env.sweepTransactionsVariables,
      'Sends what is left',
      onTopic,
      MINUTE,
    );
    transactions.grantQuery(sweepTransactions, names.UNSENT_INDEX);
    for (const sender of [acceptTransaction, sweepTransactions]) {
      transactions.grant(sender, 'dynamodb:UpdateItem');
      topic.grantPublish(sender);
    }
    new ScheduledWorker(this, 'Sweeping', {
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      worker: sweepTransactions,
      impact: 'Accepted transactions wait: no worker hears of them.',
    });

    const push = new PushApi(this, 'Push', {
      impact: 'Nobody can watch transactions: clients ask again and again.',
      authorization: this.apiAuthorization,
    });
    const onWatchers = {
      TRANSACTIONS_TABLE: transactions.tableName,
      WATCHERS_TABLE: watchers.tableName,
      PUSH_URL: push.callbackUrl,
    };
    const watchTransaction = this.handler(
      'WatchTransaction',
      env.watchTransactionVariables,
      'Lets a client watch a transaction',
      onWatchers,
    );
    watchers.grant(watchTransaction, 'dynamodb:PutItem');
    push.on('watch', watchTransaction);

    const runTransaction = this.handler(
      'RunTransaction',
      env.runTransactionVariables,
      'Works off a transaction, once, and tells who watches it',
      { ...onWatchers, RESULTS_BUCKET: results.bucketName },
      MINUTE,
    );
    transactions.grant(runTransaction, 'dynamodb:UpdateItem');
    watchers.grant(runTransaction, 'dynamodb:Query');
    results.grantObjects(runTransaction, 's3:PutObject');
    for (const teller of [watchTransaction, runTransaction]) {
      watchers.grant(teller, 'dynamodb:UpdateItem', 'dynamodb:DeleteItem');
      push.grantPush(teller);
    }
    const running = new QueueWorker(this, 'Running', {
      worker: runTransaction,
      impact: 'Accepted transactions wait, or were given up.',
    });
    running.listen(topic);

    const getTransaction = this.handler(
      'GetTransaction',
      env.getTransactionVariables,
      'Answers with what became of a transaction',
      { TRANSACTIONS_TABLE: transactions.tableName, RESULTS_BUCKET: results.bucketName },
    );
    // What a URL that it signs allows, it must be allowed itself.
    results.grantObjects(getTransaction, 's3:GetObject');
    for (const reader of [watchTransaction, runTransaction, getTransaction]) {
      transactions.grant(reader, 'dynamodb:GetItem');
    }
    const api = serveTransactions(this, { acceptTransaction, getTransaction });

    this.output('ApiUrl', api.url, 'Where transactions are accepted');
    this.output('PushUrl', push.url, 'Where clients watch transactions, by WebSocket');
    this.output('TransactionsTableName', transactions.tableName, 'Transactions and what became of them');
    this.output('ResultsBucketName', results.bucketName, 'Results that are too large for a row');
    this.output('DeadLetterQueueUrl', running.deadLetters.queueUrl, 'Transactions that the workers gave up');
  }
}
