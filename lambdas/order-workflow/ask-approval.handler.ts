import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { orderVariables } from './environment';
import { approvalTask } from './order';
import { OrderStore } from './order-store';
import { stepping } from './stepping';

const env = readEnvironment(orderVariables);
const orders = new OrderStore(documentClient(), env.ORDERS_TABLE);

/**
 * Lets people decide: the task waits until its token is answered. Where they have decided before, as when the workflow was
 * redriven, it throws how.
 */
export const handler = stepping(approvalTask, ({ orderId, token }) => orders.await(orderId, token, new Date()));
