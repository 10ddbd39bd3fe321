import { ulid } from 'ulid';
import { documentClient } from '../shared/dynamodb.js';
import { readEnvironment } from '../shared/environment.js';
import { answer, answering, parseBody } from '../shared/http.js';
import { writeOnce } from '../shared/idempotency.js';
import { placeOrderVariables } from './environment.js';
import { newOrder, orderRequest, orderSummary } from './order.js';
import { orderPlaced } from './order-event.js';
import { newOutboxRow } from './outbox-row.js';
import { ORDER_ID } from './tables.js';

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
