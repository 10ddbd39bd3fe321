import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering } from '../shared/http';
import { getOrderVariables } from './environment';
import { orderIdIn, OrderStore } from './order-store';

const env = readEnvironment(getOrderVariables);
const orders = new OrderStore(documentClient(), env.ORDERS_TABLE);

/** `GET /orders/{orderId}` */
export const handler = answering(async (event) => {
  const order = await orders.read(orderIdIn(event, 'order'));
  const { orderId, customerId, items, totalCents, status, createdAt, updatedAt } = order;
  return answer(200, { orderId, customerId, items, totalCents, status, createdAt, updatedAt });
});
