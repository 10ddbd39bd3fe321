import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { orderVariables } from './environment';
import { orderKey } from './order';
import { OrderStore } from './order-store';
import { stepping } from './stepping';

const env = readEnvironment(orderVariables);
const orders = new OrderStore(documentClient(), env.ORDERS_TABLE);

/** An order that is paid for is shipped, and is never cancelled from then on; one that is cancelled is never shipped. */
export const handler = stepping(orderKey, ({ orderId }) => orders.mark(orderId, 'shipOrder', new Date()));
