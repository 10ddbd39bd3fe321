import { type Order, newOrder } from '../../lambdas/strangler-facade/order';
import type { GatewayRequest } from '../../lambdas/strangler-facade/rewriting';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { request } from '../../proofs/shared/order-request';

export const NOW = new Date('2026-03-01T12:00:00.000Z');
export const ORDER_ID = '01JZZZZZZZZZZZZZZZZZZZZZZ1';
export const placedOrder = (): Order => newOrder(request, ORDER_ID, NOW);

/** What the gateway hands to the facade; headers by their lists, as all of the scenario reads them. */
export const gatewayEvent = (event: Partial<GatewayRequest> = {}): APIGatewayProxyEvent => {
  const { multiValueHeaders, path = '/', ...others } = event;
  return {
    httpMethod: 'GET',
    path,
    multiValueHeaders: { 'x-caller-id': ['me'], ...multiValueHeaders },
    headers: Object.fromEntries(
      Object.entries(multiValueHeaders ?? {}).map(([name, values]) => [name, values?.at(-1)]),
    ),
    multiValueQueryStringParameters: null,
    body: null,
    isBase64Encoded: false,
    requestContext: { path: `/prod${path}` },
    ...others,
  } as unknown as APIGatewayProxyEvent; // the parts that handlers read
};

export const jsonEvent = (httpMethod: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  gatewayEvent({
    httpMethod,
    path,
    multiValueHeaders: Object.fromEntries(
      Object.entries({ 'content-type': 'application/json', ...headers }).map(([name, value]) => [name, [value]]),
    ),
    body: body === undefined ? null : JSON.stringify(body),
  });
