import { Duration } from 'aws-cdk-lib';
import { AttributeType, StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import {
  cancelOrderVariables,
  getOrderVariables,
  placeOrderVariables,
  publishVariables,
  shipmentVariables,
} from '../../lambdas/transactional-outbox/environment';
import { OPEN_GAPS, QUARANTINED_EVENTS } from '../../lambdas/transactional-outbox/metrics';
import { EVENT_SOURCE } from '../../lambdas/transactional-outbox/order-event';
import * as names from '../../lambdas/transactional-outbox/tables';
import { DataTable } from '../constructs/data/data-table';
import { QueueWorker } from '../constructs/async/queue-worker';
import { ScheduledWorker } from '../constructs/async/scheduled-worker';
import { tableStream } from '../constructs/async/stream-source';
import { StreamWorker } from '../constructs/async/stream-worker';
import { IdempotencyRecords } from '../idempotency-records';
import { serveOrders } from './api';
import { ScenarioStack, type ScenarioStackProps } from '../scenario-stack';

const SWEEP_EVERY = Duration.minutes(1);
/** A batch of a hundred rows is ten requests to the bus and a hundred marks. */
const A_MINUTE = { timeout: Duration.minutes(1) };

/**
 * Placing an order writes the order, its event and the idempotency record in one transaction. A relay follows the
 * outbox's stream and publishes each event on a bus, whose rule puts it on the queue of shipping, which applies an
 * order's events once and in sequence. A sweeper publishes what the stream lost.
 */
export class TransactionalOutboxStack extends ScenarioStack {
  constructor(scope: Construct, id: string, props: ScenarioStackProps) {
    super(scope, id, props);

    const orders = new DataTable(this, 'Orders', { description: 'Orders', partitionKey: names.ORDER_ID });
    const outbox = new DataTable(this, 'Outbox', {
      description: 'Events of orders until they are published',
      partitionKey: names.ORDER_ID,
      sortKey: { name: names.SEQUENCE, type: AttributeType.NUMBER },
      stream: StreamViewType.NEW_IMAGE,
      timeToLive: names.EXPIRY,
    });
    outbox.addIndex(names.UNSETTLED_INDEX, names.STATE, names.CREATED_AT);
    const idempotency = new IdempotencyRecords(this, 'IdempotencyRecords');
    const shipments = new DataTable(this, 'Shipments', { description: 'Shipments', partitionKey: names.ORDER_ID });
    shipments.addIndex(names.GAPS_INDEX, names.GAP, names.HELD_SINCE);
    const bus = new EventBus(this, 'Bus', { description: 'What happened to orders, for whoever is interested' });

    const placeOrder = this.handler(
      'PlaceOrder',
      placeOrderVariables,
      'Writes an order, its event and the idempotency record in one transaction',
      { ORDERS_TABLE: orders.tableName, OUTBOX_TABLE: outbox.tableName, IDEMPOTENCY_TABLE: idempotency.tableName },
    );
    for (const table of [orders, outbox, idempotency]) table.grant(placeOrder, 'dynamodb:PutItem');

    const cancelOrder = this.handler(
      'CancelOrder',
      cancelOrderVariables,
      'Cancels an order and writes the event, in one transaction',
      { ORDERS_TABLE: orders.tableName, OUTBOX_TABLE: outbox.tableName },
    );
    orders.grant(cancelOrder, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    outbox.grant(cancelOrder, 'dynamodb:PutItem');

    const reading = { ORDERS_TABLE: orders.tableName };
    const getOrder = this.handler('GetOrder', getOrderVariables, 'Answers with an order', reading);
    orders.grant(getOrder, 'dynamodb:GetItem');

    const publishing = { OUTBOX_TABLE: outbox.tableName, EVENT_BUS: bus.eventBusName };
    const relayEvents = this.handler(
      'RelayEvents',
      publishVariables,
      'Publishes new outbox rows',
      publishing,
      A_MINUTE,
    );
    const sweepOutbox = this.handler('SweepOutbox', publishVariables, 'Publishes rows left over', publishing, A_MINUTE);
    outbox.grantQuery(sweepOutbox, names.UNSETTLED_INDEX);
    for (const publisher of [relayEvents, sweepOutbox]) {
      outbox.grant(publisher, 'dynamodb:UpdateItem');
      bus.grantPutEventsTo(publisher);
    }

    const applying = { SHIPMENTS_TABLE: shipments.tableName };
    const shipOrder = this.handler('ShipOrder', shipmentVariables, "Applies an order's events in sequence", applying);
    shipments.grant(shipOrder, 'dynamodb:GetItem', 'dynamodb:PutItem');
    const getShipment = this.handler('GetShipment', shipmentVariables, "Answers with an order's shipment", applying);
    shipments.grant(getShipment, 'dynamodb:GetItem');
    const findGaps = this.handler('FindGaps', shipmentVariables, 'Counts orders that lack an event', applying);
    shipments.grantQuery(findGaps, names.GAPS_INDEX);

    const unpublished = 'Placed orders wait: their events are not published.';
    const unshipped = 'Placed orders wait unshipped, cancelled ones may be shipped.';
    const inserts = { source: tableStream(outbox), only: 'INSERT', sweeper: sweepOutbox } as const;
    const relaying = new StreamWorker(this, 'Relaying', { ...inserts, worker: relayEvents, impact: unpublished });
    const schedule = ScheduleExpression.rate(SWEEP_EVERY);
    new ScheduledWorker(this, 'Sweeping', { schedule, worker: sweepOutbox, impact: unpublished });
    this.alarmOn(QUARANTINED_EVENTS, 'QuarantineAlarm', {
      impact: unpublished,
      cause: 'The bus will never take an event: its outbox row is quarantined and says why.',
    });
    const shipping = new QueueWorker(this, 'Shipping', { worker: shipOrder, impact: unshipped });
    shipping.subscribe(bus, { source: [EVENT_SOURCE] });
    new ScheduledWorker(this, 'GapWatching', { schedule, worker: findGaps, impact: unshipped });
    this.alarmOn(OPEN_GAPS, 'GapAlarm', {
      impact: unshipped,
      cause: 'An event of an order is missing: later ones wait for it.',
    });

    const api = serveOrders(this, { placeOrder, getOrder, cancelOrder, getShipment });
    this.output('ApiUrl', api.url, 'Where orders are placed');
    this.output('OrdersTableName', orders.tableName, 'The orders');
    this.output('OutboxTableName', outbox.tableName, 'Their events, published or not yet');
    this.output('EventBusName', bus.eventBusName, 'Where the events are published');
    this.output('ShipmentsTableName', shipments.tableName, 'What shipping made of the events');
    this.output('DeadLetterQueueUrl', shipping.deadLetters.queueUrl, 'Events that shipping could not apply');
    this.output('FailuresBucketName', relaying.failures.bucketName, 'Stream records that the relay gave up');
  }
}
