import { orderRequest, orderSummarySchema } from '../../lambdas/shared/order-request';
import { readOrderSchema } from '../../lambdas/transactional-outbox/order';
import { shipmentSchema } from '../../lambdas/transactional-outbox/shipment';
import { FunctionRoute } from '../constructs/api/function-route';
import { RestApi } from '../constructs/api/rest-api';
import type { NodeFunction } from '../constructs/functions/node-function';
import { namedSchema } from '../json-schema';
import type { ScenarioStack } from '../scenario-stack';

/** Who answers. */
type Handlers = Readonly<Record<'placeOrder' | 'getOrder' | 'cancelOrder' | 'getShipment', NodeFunction>>;

/** Customers place, read and cancel orders, and ask for their shipments. */
export function serveOrders(
  stack: ScenarioStack,
  { placeOrder, getOrder, cancelOrder, getShipment }: Handlers,
): RestApi['api'] {
  const summary = namedSchema('OrderSummary', orderSummarySchema);
  const { api } = new RestApi(stack, 'Api', {
    routes: {
      'POST /orders': new FunctionRoute(placeOrder, {
        headers: ['Idempotency-Key'],
        body: namedSchema('OrderRequest', orderRequest),
        answers: { 201: { body: summary, headers: ['Location'] } },
      }),
      'GET /orders/{orderId}': new FunctionRoute(getOrder, {
        answers: { 200: { body: namedSchema('Order', readOrderSchema) } },
      }),
      'POST /orders/{orderId}/cancel': new FunctionRoute(cancelOrder, { answers: { 200: { body: summary } } }),
      'GET /shipments/{orderId}': new FunctionRoute(getShipment, {
        answers: { 200: { body: namedSchema('Shipment', shipmentSchema) } },
      }),
    },
    impact: 'Customers cannot place or see orders.',
    authorization: stack.apiAuthorization,
  });
  return api;
}
