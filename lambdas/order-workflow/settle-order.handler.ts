import { SFNClient } from '@aws-sdk/client-sfn';
import * as v from 'valibot';
import { clientLimits } from '../shared/client-limits';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { parseJson } from '../shared/json';
import { logger } from '../shared/logger';
import { forEachMessage } from '../shared/queue-batch';
import { settleOrderVariables } from './environment';
import { endedMessage, hasEnded, unbooked } from './order';
import { OrderStore } from './order-store';
import { PaymentClient } from './payment-client';
import { refund } from './refunding';
import { StockStore } from './stock-store';
import { SETTLE_RECEIVES } from './waits';
import { WorkflowClient } from './workflow-client';

const env = readEnvironment(settleOrderVariables);
const documents = documentClient();
const orders = new OrderStore(documents, env.ORDERS_TABLE);
const stock = new StockStore(documents, orders, env.STOCK_TABLE);
const payments = new PaymentClient(env.PAYMENT_FUNCTION);
const workflow = new WorkflowClient(new SFNClient(clientLimits), env.WORKFLOW_ARN);

/**
 * Settles an order whose workflow has ended before the order had: what is shipped is booked, everything else is undone, the
 * last first. At the last receive of its message, an order that cannot be settled is parked.
 */
export const handler = forEachMessage(async ({ body, attributes }) => {
  const message = v.parse(endedMessage, parseJson(body));
  const orderId = 'detail' in message ? message.detail.name : message.orderId;
  logger.appendKeys({ orderId });
  try {
    await settle(orderId);
  } catch (error) {
    if (Number(attributes.ApproximateReceiveCount) >= SETTLE_RECEIVES) await orders.park(orderId);
    throw error;
  }
});

async function settle(orderId: string): Promise<void> {
  const order = await orders.read(orderId);
  if (!order || hasEnded(order)) return;
  // It was redriven: what it comes to is told anew.
  if ((await workflow.statusOf(orderId)) === 'RUNNING') return;
  const now = new Date();
  if (order.steps.shipOrder !== undefined) {
    for (const index of unbooked(order)) await stock.book(order, index, now);
  } else {
    await orders.cancel(orderId, 'WorkflowEnded');
    const cancelled = await orders.require(orderId);
    await refund(cancelled, orders, payments, now);
    await stock.release(cancelled, now);
  }
  await orders.close(orderId);
}
