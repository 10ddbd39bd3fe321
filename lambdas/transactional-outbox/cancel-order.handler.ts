import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import { cancelledBy } from '../shared/cancelled-by';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering, unavailable } from '../shared/http';
import { orderSummary } from '../shared/order-request';
import { cancelOrderVariables } from './environment';
import { cancelledOrder, type Order } from './order';
import { orderCancelled } from './order-event';
import { orderIdIn, OrderStore } from './order-store';
import { newOutboxRow } from './outbox-row';
import { ORDER_ID, SEQUENCE } from './tables';

const env = readEnvironment(cancelOrderVariables);
const documents = documentClient();
const orders = new OrderStore(documents, env.ORDERS_TABLE);

const ATTEMPTS = 3;

/** `POST /orders/{orderId}/cancel`: an order is cancelled once, however often it is asked for. */
export const handler = answering(async (event) => {
  const orderId = orderIdIn(event, 'order');
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const order = await orders.read(orderId);
    if (order.status === 'CANCELLED') return answer(200, orderSummary(order));
    const cancelled = cancelledOrder(order, new Date());
    if (await written(order, cancelled)) return answer(200, orderSummary(cancelled));
  }
  throw unavailable();
});

/** Writes order and event, or neither: false when the order has changed since it was read. */
async function written(read: Order, cancelled: Order): Promise<boolean> {
  const row = newOutboxRow(orderCancelled(cancelled, ulid()));
  const order = {
    TableName: env.ORDERS_TABLE,
    Key: { [ORDER_ID]: read.orderId },
    UpdateExpression: 'SET #status = :cancelled, #sequence = #sequence + :one, updatedAt = :now',
    ConditionExpression: '#status = :placed AND #sequence = :read',
    ExpressionAttributeNames: { '#status': 'status', '#sequence': SEQUENCE },
    ExpressionAttributeValues: {
      ':cancelled': cancelled.status,
      ':placed': read.status,
      ':read': read.sequence,
      ':one': 1,
      ':now': cancelled.updatedAt,
    },
  };
  const event = {
    TableName: env.OUTBOX_TABLE,
    Item: row,
    ConditionExpression: `attribute_not_exists(${ORDER_ID})`,
  };
  try {
    await documents.send(new TransactWriteCommand({ TransactItems: [{ Update: order }, { Put: event }] }));
    return true;
  } catch (error) {
    if (!cancelledBy(error).failed.has(0)) throw error;
    return false;
  }
}
