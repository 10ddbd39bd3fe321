import { ulid } from 'ulid';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering, parseBody } from '../shared/http';
import { writeOnce } from '../shared/idempotency';
import { orderRequest, orderSummary } from '../shared/order-request';
import { placeOrderVariables } from './environment';
import { newOrder } from './order';
import { orderPlaced } from './order-event';
import { newOutboxRow } from './outbox-row';
import { ORDER_ID } from './tables';

const env = readEnvironment(placeOrderVariables);
const documents = documentClient();
const isNew = { ConditionExpression: `attribute_not_exists(${ORDER_ID})` };

/** `POST /orders`: the order, its event and the idempotency record are written in one transaction, or none is. */
export const handler = answering((event) => {
  const now = new Date();
  const order = newOrder(parseBody(event, orderRequest), ulid(now.getTime()), now);
  const row = newOutboxRow(orderPlaced(order, ulid(now.getTime())));
  return writeOnce(documents, event, {
    table: env.IDEMPOTENCY_TABLE,
    scope: 'POST /orders',
    now,
    items: [
      { Put: { TableName: env.ORDERS_TABLE, Item: order, ...isNew } },
      { Put: { TableName: env.OUTBOX_TABLE, Item: row, ...isNew } },
    ],
    answer: answer(201, orderSummary(order), { Location: `/orders/${order.orderId}` }),
  });
});
