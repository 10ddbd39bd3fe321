import { SFNClient } from '@aws-sdk/client-sfn';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { ulid } from 'ulid';
import * as v from 'valibot';
import { clientLimits } from '../shared/client-limits';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering, parseBody } from '../shared/http';
import { writeOnce } from '../shared/idempotency';
import { parseJson } from '../shared/json';
import { logger } from '../shared/logger';
import { orderRequest } from '../shared/order-request';
import { forEachMessage } from '../shared/queue-batch';
import { startOrderVariables } from './environment';
import { acceptedOrder, orderEvent } from './order';
import { OrderStore } from './order-store';
import { WorkflowClient } from './workflow-client';

const env = readEnvironment(startOrderVariables);
const documents = documentClient();
const orders = new OrderStore(documents, env.ORDERS_TABLE);
const workflow = new WorkflowClient(new SFNClient(clientLimits), env.WORKFLOW_ARN);

/** `POST /orders`: once the row is written, the order is accepted; should starting its workflow fail, the sweep starts it. */
const fromApi = answering(async (given) => {
  const now = new Date();
  const request = parseBody(given, orderRequest);
  const orderId = ulid(now.getTime());
  const location = `/orders/${orderId}`;
  const own = answer(202, { executionArn: workflow.executionArn(orderId), orderId }, { Location: location });
  const answered = await writeOnce(documents, given, {
    table: env.IDEMPOTENCY_TABLE,
    scope: 'POST /orders',
    now,
    items: orders.acceptance(acceptedOrder(orderId, request, now)),
    answer: own,
  });
  if (answered.body !== own.body) return answered; // accepted before, under the same key
  try {
    await workflow.start(orderId);
  } catch (error) {
    logger.warn('The workflow is left to the sweep', { error, orderId });
  }
  return answered;
});

/** An order that an event has told of: whoever publishes it again orders nothing more. */
const fromEvents = forEachMessage(async ({ body }) => {
  const { orderId, ...request } = v.parse(orderEvent, parseJson(body)).detail;
  logger.appendKeys({ orderId });
  await orders.add(acceptedOrder(orderId, request, new Date()));
  await workflow.start(orderId);
});

export const handler = (
  event: APIGatewayProxyEvent | SQSEvent,
  context: Context,
): Promise<APIGatewayProxyResult | SQSBatchResponse> =>
  'Records' in event ? fromEvents(event, context) : fromApi(event);
