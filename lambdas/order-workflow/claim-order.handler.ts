import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { orderVariables } from './environment';
import { orderKey } from './order';
import { OrderStore } from './order-store';
import { stepping } from './stepping';

const env = readEnvironment(orderVariables);
const orders = new OrderStore(documentClient(), env.ORDERS_TABLE);

/** The workflow takes the order up, and learns what it goes by: how much it is, and how many items it has. */
export const handler = stepping(orderKey, async ({ orderId }) => {
  await orders.mark(orderId, 'claimOrder', new Date());
  const { totalCents, items } = await orders.require(orderId);
  return { totalCents, indexes: [...items.keys()] };
});
