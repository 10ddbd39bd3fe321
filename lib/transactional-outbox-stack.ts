import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { IDEMPOTENCY_EXPIRY, IDEMPOTENCY_KEY } from '../lambdas/shared/idempotency-table.js';
import type * as env from '../lambdas/transactional-outbox/environment.js';
import { NAMESPACE, OPEN_GAPS, QUARANTINED_EVENTS, SERVICE } from '../lambdas/transactional-outbox/metrics.js';
import { EVENT_SOURCE } from '../lambdas/transactional-outbox/order-event.js';
import * as names from '../lambdas/transactional-outbox/tables.js';
import { DataTable } from './constructs/data-table.js';
import { NodeFunction } from './constructs/node-function.js';
import { PathAlarm } from './constructs/path-alarm.js';
import { QueueWorker } from './constructs/queue-worker.js';
import { RestApi } from './constructs/rest-api.js';
import { ScheduledWorker } from './constructs/scheduled-worker.js';
import { StreamWorker } from './constructs/stream-worker.js';
import { ScenarioStack, type ScenarioStackProps } from './scenario-stack.js';

const SWEEP_EVERY = Duration.minutes(5);
const text = (name: string) => ({ name, type: AttributeType.STRING });
const handler = (name: string) => `lambdas/transactional-outbox/${name}.handler.ts`;
const metric = (metricName: string) =>
  new Metric({ namespace: NAMESPACE, metricName, dimensionsMap: { service: SERVICE }, statistic: 'Maximum' });

/**
 * Placing an order writes the order, its event and the idempotency record in one transaction. A relay follows the
 * outbox's stream and publishes each event on a bus, whose rule puts it on the queue of shipping, which applies an
 * order's events once and in sequence. A sweeper publishes what the stream lost.
 */
export class TransactionalOutboxStack extends ScenarioStack {
  constructor(scope: Construct, id: string, props: ScenarioStackProps) {
    super(scope, id, props);

    const orders = new DataTable(this, 'Orders', { description: 'Orders', partitionKey: text(names.ORDER_ID) });
    const outbox = new DataTable(this, 'Outbox', {
      description: 'Events of orders until they are published',
      partitionKey: text(names.ORDER_ID),
      sortKey: { name: names.SEQUENCE, type: AttributeType.NUMBER },
      stream: StreamViewType.NEW_IMAGE,
      timeToLive: names.EXPIRY,
    });
    outbox.addGlobalSecondaryIndex({
      indexName: names.UNSETTLED_INDEX,
      partitionKey: text(names.STATE),
      sortKey: text(names.CREATED_AT),
    });
    const idempotency = new DataTable(this, 'IdempotencyRecords', {
      description: 'Answers by idempotency key',
      partitionKey: text(IDEMPOTENCY_KEY),
      timeToLive: IDEMPOTENCY_EXPIRY,
    });
    const shipments = new DataTable(this, 'Shipments', {
      description: 'What shipping made of the events',
      partitionKey: text(names.ORDER_ID),
    });
    shipments.addGlobalSecondaryIndex({
      indexName: names.GAPS_INDEX,
      partitionKey: text(names.GAP),
      sortKey: text(names.HELD_SINCE),
    });
    const bus = new EventBus(this, 'Bus', { description: 'What happened to orders, for whoever is interested' });

    const placeOrder = new NodeFunction<env.PlaceOrderEnv>(this, 'PlaceOrder', {
      entry: handler('place-order'),
      description: 'Writes an order, its event and the idempotency record in one transaction',
      environment: {
        ORDERS_TABLE: orders.tableName,
        OUTBOX_TABLE: outbox.tableName,
        IDEMPOTENCY_TABLE: idempotency.tableName,
      },
    });
    for (const table of [orders, outbox, idempotency]) table.grant(placeOrder, 'dynamodb:PutItem');

    const cancelOrder = new NodeFunction<env.CancelOrderEnv>(this, 'CancelOrder', {
      entry: handler('cancel-order'),
      description: 'Cancels an order and writes the event, in one transaction',
      environment: { ORDERS_TABLE: orders.tableName, OUTBOX_TABLE: outbox.tableName },
    });
    orders.grant(cancelOrder, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    outbox.grant(cancelOrder, 'dynamodb:PutItem');

    const getOrder = new NodeFunction<env.GetOrderEnv>(this, 'GetOrder', {
      entry: handler('get-order'),
      description: 'Answers with an order',
      environment: { ORDERS_TABLE: orders.tableName },
    });
    orders.grant(getOrder, 'dynamodb:GetItem');

    const publishing = { OUTBOX_TABLE: outbox.tableName, EVENT_BUS: bus.eventBusName };
    const relayEvents = new NodeFunction<env.PublishEnv>(this, 'RelayEvents', {
      entry: handler('relay-events'),
      description: 'Publishes new outbox rows on the bus and marks them published',
      environment: publishing,
      timeout: Duration.seconds(60),
    });
    const sweepOutbox = new NodeFunction<env.PublishEnv>(this, 'SweepOutbox', {
      entry: handler('sweep-outbox'),
      description: 'Publishes outbox rows that were left unpublished',
      environment: publishing,
      timeout: Duration.seconds(60),
    });
    outbox.grantQuery(sweepOutbox, names.UNSETTLED_INDEX);
    for (const publisher of [relayEvents, sweepOutbox]) {
      outbox.grant(publisher, 'dynamodb:UpdateItem');
      bus.grantPutEventsTo(publisher);
    }

    const applying = { SHIPMENTS_TABLE: shipments.tableName };
    const shipOrder = new NodeFunction<env.ShipmentEnv>(this, 'ShipOrder', {
      entry: handler('ship-order'),
      description: "Applies an order's events to its shipment, once and in sequence",
      environment: applying,
    });
    shipments.grant(shipOrder, 'dynamodb:GetItem', 'dynamodb:PutItem');
    const getShipment = new NodeFunction<env.ShipmentEnv>(this, 'GetShipment', {
      entry: handler('get-shipment'),
      description: "Answers with an order's shipment",
      environment: applying,
    });
    shipments.grant(getShipment, 'dynamodb:GetItem');
    const findGaps = new NodeFunction<env.ShipmentEnv>(this, 'FindGaps', {
      entry: handler('find-gaps'),
      description: 'Counts orders of which an event has been missing for too long',
      environment: applying,
    });
    shipments.grantQuery(findGaps, names.GAPS_INDEX);

    const unpublished = 'Committed events are not published: placed orders wait unshipped.';
    const unshipped = 'Placed orders wait unshipped, cancelled ones may be shipped.';
    const relaying = new StreamWorker(this, 'Relaying', {
      table: outbox,
      only: 'INSERT',
      worker: relayEvents,
      impact: unpublished,
    });
    const everyFewMinutes = ScheduleExpression.rate(SWEEP_EVERY);
    new ScheduledWorker(this, 'Sweeping', { schedule: everyFewMinutes, worker: sweepOutbox, impact: unpublished });
    new PathAlarm(this, 'QuarantineAlarm', {
      metric: metric(QUARANTINED_EVENTS),
      above: 0,
      impact: unpublished,
      cause: 'The bus will never take an event: its outbox row is quarantined and says why.',
    });
    const shipping = new QueueWorker(this, 'Shipping', { worker: shipOrder, impact: unshipped });
    shipping.subscribe(bus, { source: [EVENT_SOURCE] });
    new ScheduledWorker(this, 'GapWatching', { schedule: everyFewMinutes, worker: findGaps, impact: unshipped });
    new PathAlarm(this, 'GapAlarm', {
      metric: metric(OPEN_GAPS),
      above: 0,
      impact: unshipped,
      cause: 'An event of an order is missing: later ones wait for it.',
    });

    const { api } = new RestApi(this, 'Api', {
      routes: {
        'POST /orders': placeOrder,
        'GET /orders/{orderId}': getOrder,
        'POST /orders/{orderId}/cancel': cancelOrder,
        'GET /shipments/{orderId}': getShipment,
      },
      impact: 'Customers cannot place or see orders.',
      authorization: this.apiAuthorization,
    });

    this.output('ApiUrl', api.url, 'Where orders are placed');
    this.output('OrdersTableName', orders.tableName, 'The orders');
    this.output('OutboxTableName', outbox.tableName, 'Their events, published or not yet');
    this.output('EventBusName', bus.eventBusName, 'Where the events are published');
    this.output('ShipmentsTableName', shipments.tableName, 'What shipping made of the events');
    this.output('DeadLetterQueueUrl', shipping.deadLetters.queueUrl, 'Events that shipping could not apply');
    this.output('FailuresBucketName', relaying.failures.bucketName, 'Stream records that the relay gave up');
  }
}
