import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { orderVariables } from './environment';
import { cancellation } from './order';
import { OrderStore } from './order-store';
import { stepping } from './stepping';

const env = readEnvironment(orderVariables);
const orders = new OrderStore(documentClient(), env.ORDERS_TABLE);

/** Before anything is undone: no try of a step that still runs has an effect from now on. `OrderShipped` where it is too late. */
export const handler = stepping(cancellation, ({ orderId, reason }) => orders.cancel(orderId, reason));
