import { Duration } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import * as env from '../../lambdas/order-workflow/environment';
import * as names from '../../lambdas/order-workflow/tables';
import { CHARGING_SECONDS, PROVIDER_SECONDS, SETTLE_RECEIVES } from '../../lambdas/order-workflow/waits';
import { EncryptedTopic } from '../constructs/async/encrypted-topic';
import { QueueWorker } from '../constructs/async/queue-worker';
import { ScheduledWorker } from '../constructs/async/scheduled-worker';
import { DataTable } from '../constructs/data/data-table';
import { IdempotencyRecords } from '../idempotency-records';
import { ScenarioStack, type ScenarioStackProps } from '../scenario-stack';
import { serveOrders } from './api';
import { Quotes } from './quote';
import type { OrderWorkflowSettings } from './settings';
import { OrderFlow } from './workflow';

const MINUTE = { timeout: Duration.minutes(1) };
const SWEEP = Duration.minutes(15);

/**
 * An order is written, by a request or by an event, and its workflow is started under its id. Each step of the workflow is a
 * function that has its effect once, by the order's row. Whatever fails before the order is shipped undoes what was done.
 * What a workflow that ended early has left is settled by a worker: a rule tells it, and a sweep that asks after each open
 * order.
 */
export class OrderWorkflowStack extends ScenarioStack<OrderWorkflowSettings> {
  constructor(scope: Construct, id: string, props: ScenarioStackProps<OrderWorkflowSettings>) {
    super(scope, id, props);

    const orders = new DataTable(this, 'Orders', {
      description: 'Orders and what was done for each',
      partitionKey: names.ORDER_ID,
    });
    orders.addIndex(names.OPEN_INDEX, names.OPEN, names.CREATED_AT);
    const idempotency = new IdempotencyRecords(this, 'IdempotencyRecords');
    const stock = new DataTable(this, 'Stock', { description: 'Reserved and sold items', partitionKey: names.SKU });
    const charges = new DataTable(this, 'Charges', {
      description: 'What the stand in for a payment provider has charged',
      partitionKey: names.CHARGE_KEY,
    });
    const notices = new EncryptedTopic(this, 'Notices');
    const bus = new EventBus(this, 'Bus', { description: 'Orders of other systems' });

    const provider = this.handler(
      'PaymentProvider',
      env.paymentProviderVariables,
      'Stands in for a payment provider',
      { CHARGES_TABLE: charges.tableName },
      { standsIn: true, timeout: Duration.seconds(PROVIDER_SECONDS) },
    );
    charges.grant(provider, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');

    const own = { ORDERS_TABLE: orders.tableName };
    const stocked = { ...own, STOCK_TABLE: stock.tableName };
    const paying = { ...own, PAYMENT_FUNCTION: provider.functionName };
    const onOrder = (name: string, what: string) => this.handler(name, env.orderVariables, what, own);
    const onStock = (name: string, what: string) => this.handler(name, env.stockVariables, what, stocked);
    const charging = { timeout: Duration.seconds(CHARGING_SECONDS) };
    const steps = {
      claimOrder: onOrder('ClaimOrder', 'Takes an order up'),
      reserveStock: onStock('ReserveStock', 'Reserves the items of an order, or none'),
      chargeCard: this.handler('ChargeCard', env.paymentVariables, 'Charges for an order, once', paying, charging),
      askApproval: onOrder('AskApproval', 'Lets people decide about an order'),
      shipOrder: onOrder('ShipOrder', 'Ships an order that is not cancelled'),
      notifyCustomer: this.handler('NotifyCustomer', env.notifyCustomerVariables, 'Tells that an order goes out', {
        ...own,
        NOTICE_TOPIC: notices.topicArn,
      }),
      bookItem: onStock('BookItem', 'Books an item of a shipped order as sold'),
      cancelOrder: onOrder('CancelOrder', 'Cancels an order that is not shipped'),
      refundCharge: this.handler('RefundCharge', env.paymentVariables, 'Gives back what was charged', paying, charging),
      releaseStock: onStock('ReleaseStock', 'Gives back what was reserved'),
      closeOrder: onOrder('CloseOrder', 'Ends an order by what was done for it'),
    };
    const flow = new OrderFlow(this, 'Flow', {
      steps,
      approvalAboveCents: this.settings.approvalAboveCents,
      approvalTimeout: Duration.hours(this.settings.approvalHours),
    });
    const WORKFLOW_ARN = flow.machine.stateMachineArn;

    const startOrder = this.handler('StartOrder', env.startOrderVariables, 'Accepts an order and starts its workflow', {
      ...own,
      IDEMPOTENCY_TABLE: idempotency.tableName,
      WORKFLOW_ARN,
    });
    idempotency.grant(startOrder, 'dynamodb:PutItem');
    const ordering = new QueueWorker(this, 'Ordering', {
      worker: startOrder,
      impact: 'What other systems ordered is not begun.',
    });
    ordering.subscribe(bus, { source: ['orders'], detailType: ['Order Requested'] });

    const settleOrder = this.handler(
      'SettleOrder',
      env.settleOrderVariables,
      'Settles an order whose workflow has ended before it',
      { ...stocked, ...paying, WORKFLOW_ARN },
      MINUTE,
    );
    const settling = new QueueWorker(this, 'Settling', {
      worker: settleOrder,
      impact: 'An order is neither shipped nor compensated: a customer may have paid for nothing.',
      maxReceives: SETTLE_RECEIVES,
    });
    settling.subscribe(EventBus.fromEventBusName(this, 'AccountBus', 'default'), {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: { stateMachineArn: [WORKFLOW_ARN], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
    });
    const sweepOrders = this.handler(
      'SweepOrders',
      env.sweepOrdersVariables,
      'Asks after the workflow of each open order',
      { ...own, QUEUE_URL: settling.queue.queueUrl, WORKFLOW_ARN },
      MINUTE,
    );
    orders.grantQuery(sweepOrders, names.OPEN_INDEX);
    settling.queue.grant(sweepOrders, 'sqs:SendMessage');
    new ScheduledWorker(this, 'Sweeping', {
      schedule: ScheduleExpression.rate(SWEEP),
      worker: sweepOrders,
      impact: 'An order whose workflow ended unheard is neither shipped nor compensated.',
    });

    const getOrder = onOrder('GetOrder', 'Answers with how far an order has come');
    const decideApproval = onOrder('DecideApproval', 'Decides about an order and tells its workflow');
    const quoteItems = this.handler('QuoteItems', env.quoteItemsVariables, 'Says what items cost', {});
    const quotes = new Quotes(this, 'Quotes', quoteItems);

    const { claimOrder, reserveStock, chargeCard, notifyCustomer, bookItem, refundCharge, releaseStock } = steps;
    orders.grant(startOrder, 'dynamodb:PutItem');
    for (const reader of [claimOrder, reserveStock, chargeCard, notifyCustomer, bookItem, refundCharge, releaseStock]) {
      orders.grant(reader, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    }
    for (const reader of [steps.closeOrder, settleOrder, decideApproval]) {
      orders.grant(reader, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    }
    for (const writer of [steps.askApproval, steps.shipOrder, steps.cancelOrder, sweepOrders]) {
      orders.grant(writer, 'dynamodb:UpdateItem');
    }
    orders.grant(getOrder, 'dynamodb:GetItem');
    for (const keeper of [reserveStock, releaseStock, bookItem, settleOrder])
      stock.grant(keeper, 'dynamodb:UpdateItem');
    for (const payer of [chargeCard, refundCharge, settleOrder]) {
      payer.addToRolePolicy(
        new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [provider.functionArn] }),
      );
    }
    notices.grantPublish(notifyCustomer);
    flow.grant(startOrder, 'states:StartExecution');
    flow.grant(decideApproval, 'states:SendTaskSuccess', 'states:SendTaskFailure');
    flow.grant(sweepOrders, 'states:SendTaskSuccess', 'states:SendTaskFailure');
    flow.grant(sweepOrders, 'states:StartExecution');
    flow.grantDescribe(settleOrder, 'AskedBySettling');
    flow.grantDescribe(sweepOrders, 'AskedBySweeping');

    const api = serveOrders(this, { startOrder, getOrder, decideApproval }, quotes.route);

    this.output('ApiUrl', api.url, 'Where orders are placed, approved and quoted');
    this.output('StateMachineArn', WORKFLOW_ARN, 'The workflow of orders');
    this.output('QuoteStateMachineArn', quotes.machine.stateMachineArn, 'The workflow of quotes');
    this.output('EventBusName', bus.eventBusName, 'Where other systems order');
    this.output('OrdersTableName', orders.tableName, 'Orders, and what was done for each');
  }
}
