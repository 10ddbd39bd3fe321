import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { ulid } from 'ulid';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering, notFound, parseBody, unavailable } from '../shared/http';
import { logger } from '../shared/logger';
import { writeOnce } from '../shared/idempotency';
import { orderRequest, orderSummary } from '../shared/order-request';
import { serveOrdersVariables } from './environment';
import { Legacy } from './legacy-client';
import { cancelledOrder, isOrderId, newOrder } from './order';
import { segmentsOf } from './sides';
import { type Found, OrderStore } from './order-store';

const env = readEnvironment(serveOrdersVariables);
const documents = documentClient();
const orders = new OrderStore(documents, env.ORDERS_TABLE);
const legacy = new Legacy(env.LEGACY_URL, env.LEGACY_AUTH);

const ATTEMPTS = 3;

/**
 * The Orders service: `POST /orders`, `GET /orders/{orderId}` and `POST /orders/{orderId}/cancel`. The facade hands it
 * the request as it came.
 */
export const handler = answering((event) => {
  const [, orderId, action, ...more] = segmentsOf(event.path);
  const method = event.httpMethod === 'HEAD' ? 'GET' : event.httpMethod;
  const route = `${method} ${orderId === undefined ? '' : 'order'}${action === undefined ? '' : `/${action}`}`;
  if (isOrderId(orderId)) logger.appendKeys({ orderId });
  if (more.length > 0) throw notFound('route');
  if (route === 'POST ') return place(event);
  if (route === 'GET order') return read(orderId);
  if (route === 'POST order/cancel') return cancel(orderId);
  throw notFound('route');
});

async function place(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const now = new Date();
  const order = newOrder(parseBody(event, orderRequest), ulid(now.getTime()), now);
  return writeOnce(documents, event, {
    table: env.IDEMPOTENCY_TABLE,
    scope: 'POST /orders',
    now,
    items: [{ Put: orders.replacement(order, 0) }],
    answer: answer(201, orderSummary(order), { Location: `/orders/${order.orderId}` }),
  });
}

async function read(orderId: string | undefined): Promise<APIGatewayProxyResult> {
  const { order } = await find(orderId);
  return answer(200, order);
}

/** An order is cancelled once, however often it is asked for. One that only the legacy system had moves over. */
async function cancel(orderId: string | undefined): Promise<APIGatewayProxyResult> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { order, ownVersion } = await find(orderId);
    if (order.status === 'CANCELLED') return answer(200, orderSummary(order));
    const cancelled = cancelledOrder(order, new Date());
    if (await orders.replace(cancelled, ownVersion)) {
      return answer(200, orderSummary(cancelled));
    }
  }
  throw unavailable();
}

/** @throws {Problem} 404 for an order that neither system knows */
async function find(orderId: string | undefined): Promise<Found> {
  if (!isOrderId(orderId)) throw notFound('order');
  const own = await orders.find(orderId);
  if (own) return { order: own, ownVersion: own.version };
  const inherited = env.UNKNOWN_ORDERS === 'ask-legacy' ? await legacy.find(orderId) : undefined;
  if (!inherited) throw notFound('order');
  return { order: inherited, ownVersion: 0 };
}
