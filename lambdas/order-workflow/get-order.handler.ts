import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering, notFound } from '../shared/http';
import { orderVariables } from './environment';
import { stateOf } from './order';
import { OrderStore } from './order-store';

const env = readEnvironment(orderVariables);
const orders = new OrderStore(documentClient(), env.ORDERS_TABLE);

/** `GET /orders/{orderId}`: how far it has come. */
export const handler = answering(async ({ pathParameters }) => {
  const order = await orders.read(pathParameters?.['orderId'] ?? ' ');
  if (!order) throw notFound('order');
  return answer(200, stateOf(order));
});
