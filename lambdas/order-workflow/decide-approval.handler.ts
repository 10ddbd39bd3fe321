import { SFNClient } from '@aws-sdk/client-sfn';
import { clientLimits } from '../shared/client-limits';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering, notFound, parseBody, Problem } from '../shared/http';
import { orderVariables } from './environment';
import { approvalRequest, type Order } from './order';
import { OrderStore } from './order-store';
import { tellDecision } from './workflow-client';

const env = readEnvironment(orderVariables);
const orders = new OrderStore(documentClient(), env.ORDERS_TABLE);
const client = new SFNClient(clientLimits);

const decided = () => new Problem(409, 'not-awaited', 'The approval is decided, or no longer awaited');

/**
 * `POST /approvals/{orderId}`: the first decision counts, while it is awaited. It is written, and then the workflow is told;
 * the same decision again is told again until the workflow has it, and is 409 afterwards.
 */
export const handler = answering(async (given) => {
  const { approved } = parseBody(given, approvalRequest);
  const orderId = given.pathParameters?.['orderId'] ?? ' ';
  const before = await orders.decide(orderId, approved, new Date());
  const order = before === 'written' ? await orders.require(orderId) : before;
  if (!order) throw notFound('order');
  if (before !== 'written' && !isUntold(order, approved)) throw decided();
  if (!(await tellDecision(client, order.approvalToken ?? '', approved))) throw decided();
  await orders.markTold(orderId);
  return answer(200, { orderId, approved });
});

const isUntold = (order: Order, approved: boolean): boolean =>
  order.approved === approved && order.decisionTold !== true && order.cancelledFor === undefined;
