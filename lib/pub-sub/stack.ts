import { Duration } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { SubscriptionFilter } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import * as env from '../../lambdas/pub-sub/environment';
import * as names from '../../lambdas/pub-sub/tables';
import { EncryptedTopic } from '../constructs/async/encrypted-topic';
import { QueueWorker } from '../constructs/async/queue-worker';
import { ScheduledWorker } from '../constructs/async/scheduled-worker';
import { TopicFunction } from '../constructs/async/topic-function';
import { DataTable } from '../constructs/data/data-table';
import { IdempotencyRecords } from '../idempotency-records';
import { ScenarioStack, type ScenarioStackProps } from '../scenario-stack';
import { keepAccounts } from './accounts';
import { serveEventsAndEntries } from './api';

const ORDERS = { type: SubscriptionFilter.stringFilter({ allowlist: ['order_placed', 'order_cancelled'] }) };
const CANCELLATIONS = { type: SubscriptionFilter.stringFilter({ allowlist: ['order_cancelled'] }) };
const PREMIUM_SPORTS = {
  store: SubscriptionFilter.stringFilter({ allowlist: ['example_corp'] }),
  type: SubscriptionFilter.stringFilter({ denylist: ['order_cancelled'] }),
  customer_interests: SubscriptionFilter.stringFilter({ allowlist: ['rugby', 'football', 'baseball'] }),
  price_usd: SubscriptionFilter.numericFilter({ greaterThanOrEqualTo: 100 }),
};

/**
 * Publishing an event writes its row, publishes it on a topic, and marks it; a sweeper publishes what was not marked. Each
 * subscriber has a queue of its own, on which the topic puts what the subscriber's filter policy asks for, and a function;
 * one is a function alone. Entries of accounts go through a FIFO topic to a FIFO queue, whose function applies those of an
 * account in their order.
 */
export class PubSubStack extends ScenarioStack {
  constructor(scope: Construct, id: string, props: ScenarioStackProps) {
    super(scope, id, props);

    const events = new DataTable(this, 'Events', {
      description: 'Events that were accepted',
      partitionKey: names.EVENT_ID,
      timeToLive: names.EXPIRY,
    });
    events.addIndex(names.UNPUBLISHED_INDEX, names.STATE, names.ACCEPTED_AT);
    const idempotency = new IdempotencyRecords(this, 'IdempotencyRecords');
    const deliveries = new DataTable(this, 'Deliveries', {
      description: 'What each subscriber was delivered',
      partitionKey: names.EVENT_ID,
      sortKey: { name: names.SUBSCRIBER, type: AttributeType.STRING },
      timeToLive: names.EXPIRY,
    });
    const balances = new DataTable(this, 'Balances', {
      description: 'Balances of accounts and the entries that made them',
      partitionKey: names.ACCOUNT_ID,
      sortKey: { name: names.ROW, type: AttributeType.STRING },
    });
    const topic = new EncryptedTopic(this, 'Topic');
    const entries = new EncryptedTopic(this, 'Entries', { fifo: true });

    const onTopic = { EVENTS_TABLE: events.tableName, TOPIC: topic.topicArn };
    const publishEvent = this.handler('PublishEvent', env.publishEventVariables, 'Accepts an event and publishes it', {
      ...onTopic,
      IDEMPOTENCY_TABLE: idempotency.tableName,
    });
    for (const table of [events, idempotency]) table.grant(publishEvent, 'dynamodb:PutItem');
    const minute = { timeout: Duration.minutes(1) };
    const sweepEvents = this.handler(
      'SweepEvents',
      env.sweepEventsVariables,
      'Publishes what is left',
      onTopic,
      minute,
    );
    events.grantQuery(sweepEvents, names.UNPUBLISHED_INDEX);
    for (const publisher of [publishEvent, sweepEvents]) {
      events.grant(publisher, 'dynamodb:UpdateItem');
      topic.grantPublish(publisher);
    }
    const listDeliveries = this.handler(
      'ListDeliveries',
      env.listDeliveriesVariables,
      'Answers with the deliveries of an event',
      { EVENTS_TABLE: events.tableName, DELIVERIES_TABLE: deliveries.tableName },
    );
    events.grant(listDeliveries, 'dynamodb:GetItem');
    deliveries.grant(listDeliveries, 'dynamodb:Query');

    const recording = { DELIVERIES_TABLE: deliveries.tableName };
    const recorder = (name: string, description: string) => {
      const worker = this.handler(name, env.recordVariables, description, recording);
      deliveries.grant(worker, 'dynamodb:PutItem');
      return worker;
    };
    const subscriber = (name: string, worker: ReturnType<typeof recorder>) =>
      new QueueWorker(this, name, { worker, impact: `What ${name} listens for waits unheard.` });
    subscriber('Audit', recorder('RecordAudit', 'Records every event')).listen(topic);
    const analytics = subscriber('OrdersAnalytics', recorder('RecordAnalytics', 'Records orders'));
    analytics.listen(topic, ORDERS);
    const sports = recorder('RecordPremiumSports', 'Records what sports pay a high price for');
    subscriber('PremiumSports', sports).listen(topic, PREMIUM_SPORTS);
    new TopicFunction(this, 'Cancellations', {
      topic,
      worker: recorder('RecordCancellation', 'Records cancelled orders'),
      filter: CANCELLATIONS,
      impact: 'Cancelled orders go unnoticed.',
    });
    new ScheduledWorker(this, 'Sweeping', {
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      worker: sweepEvents,
      impact: 'Accepted events wait: they are not published.',
    });

    const { postEntry, getAccount } = keepAccounts(this, balances, entries);
    const api = serveEventsAndEntries(this, { publishEvent, listDeliveries, postEntry, getAccount });

    this.output('TopicArn', topic.topicArn, 'Where events are published');
    this.output('FifoTopicArn', entries.topicArn, 'Where entries of accounts are published');
    this.output('ApiUrl', api.url, 'Where events and entries are accepted');
    this.output('DeliveriesTableName', deliveries.tableName, 'What each subscriber was delivered');
    this.output('BalancesTableName', balances.tableName, 'Balances of accounts');
    this.output('DeadLetterQueueUrl', analytics.deadLetters.queueUrl, 'Messages that orders-analytics gave up');
  }
}
