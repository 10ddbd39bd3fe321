import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { orderVariables } from './environment';
import { orderKey } from './order';
import { OrderStore } from './order-store';
import { stepping } from './stepping';

const env = readEnvironment(orderVariables);
const orders = new OrderStore(documentClient(), env.ORDERS_TABLE);

/** Ends an order, by what was done for it: shipped or compensated. */
export const handler = stepping(orderKey, async ({ orderId }) => ({ status: await orders.close(orderId) }));
