import { SFNClient } from '@aws-sdk/client-sfn';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientLimits } from '../shared/client-limits';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { sweeping } from '../shared/sweep';
import { sweepOrdersVariables } from './environment';
import type { Order } from './order';
import { OrderStore } from './order-store';
import { LONGEST_LOOK_MS, UNSTARTED_MS } from './waits';
import { tellDecision, WorkflowClient } from './workflow-client';

const env = readEnvironment(sweepOrdersVariables);
const orders = new OrderStore(documentClient(), env.ORDERS_TABLE);
const queue = new SQSClient(clientLimits);
const client = new SFNClient(clientLimits);
const workflow = new WorkflowClient(client, env.WORKFLOW_ARN);

/** Asks after the workflow of each open order: events about executions may be lost, and so may what starts or answers one. */
export const handler = sweeping<Order>({
  what: 'orders',
  left: () => orders.open(new Date(Date.now() - UNSTARTED_MS)),
  idOf: ({ orderId }) => orderId,
  settle: async (order) => {
    const status = await workflow.statusOf(order.orderId);
    if (status === undefined) await workflow.start(order.orderId);
    else if (status === 'RUNNING') await tellAgain(order);
    else await hand(order.orderId);
  },
  longestMs: LONGEST_LOOK_MS,
});

async function tellAgain({ orderId, approved, approvalToken, decisionTold }: Order): Promise<void> {
  if (approved === undefined || approvalToken === undefined || decisionTold === true) return;
  await tellDecision(client, approvalToken, approved);
  await orders.markTold(orderId);
}

const hand = (orderId: string) =>
  queue.send(new SendMessageCommand({ QueueUrl: env.QUEUE_URL, MessageBody: JSON.stringify({ orderId }) }));
