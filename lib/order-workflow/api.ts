import { acceptedSchema, approvalRequest, decidedSchema, stateSchema } from '../../lambdas/order-workflow/order';
import { orderRequest } from '../../lambdas/shared/order-request';
import { FunctionRoute } from '../constructs/api/function-route';
import { RestApi } from '../constructs/api/rest-api';
import type { Route } from '../constructs/api/route';
import type { NodeFunction } from '../constructs/functions/node-function';
import { namedSchema } from '../json-schema';
import type { ScenarioStack } from '../scenario-stack';

/** Who answers. */
type Handlers = Readonly<Record<'startOrder' | 'getOrder' | 'decideApproval', NodeFunction>>;

/** Customers order, ask how far it is and what something costs; somebody approves. */
export function serveOrders(
  stack: ScenarioStack,
  { startOrder, getOrder, decideApproval }: Handlers,
  quotes: Route,
): RestApi['api'] {
  const { api } = new RestApi(stack, 'Api', {
    routes: {
      'POST /orders': new FunctionRoute(startOrder, {
        headers: ['Idempotency-Key'],
        body: namedSchema('OrderRequest', orderRequest),
        answers: { 202: { body: namedSchema('AcceptedOrder', acceptedSchema), headers: ['Location'] } },
      }),
      'GET /orders/{orderId}': new FunctionRoute(getOrder, {
        answers: { 200: { body: namedSchema('OrderState', stateSchema) } },
      }),
      'POST /approvals/{orderId}': new FunctionRoute(decideApproval, {
        body: namedSchema('ApprovalRequest', approvalRequest),
        answers: { 200: { body: namedSchema('Decision', decidedSchema) } },
      }),
      'POST /quotes': quotes,
    },
    impact: 'Customers cannot order or see their orders, and nobody can approve.',
    authorization: stack.apiAuthorization,
  });
  return api;
}
