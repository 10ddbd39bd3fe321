import { acceptedSchema, stateSchema, transactionRequest } from '../../lambdas/async-messaging/transaction';
import { FunctionRoute } from '../constructs/api/function-route';
import { RestApi } from '../constructs/api/rest-api';
import type { NodeFunction } from '../constructs/functions/node-function';
import { namedSchema } from '../json-schema';
import type { ScenarioStack } from '../scenario-stack';

/** Who answers. */
type Handlers = Readonly<Record<'acceptTransaction' | 'getTransaction', NodeFunction>>;

/** Clients post transactions, and come back for what became of them. */
export function serveTransactions(
  stack: ScenarioStack,
  { acceptTransaction, getTransaction }: Handlers,
): RestApi['api'] {
  const { api } = new RestApi(stack, 'Api', {
    routes: {
      'POST /transactions': new FunctionRoute(acceptTransaction, {
        headers: ['Idempotency-Key'],
        body: namedSchema('TransactionRequest', transactionRequest),
        answers: {
          202: {
            body: namedSchema('AcceptedTransaction', acceptedSchema),
            headers: ['Location', 'Retry-After'],
          },
        },
      }),
      'GET /transactions/{transactionId}': new FunctionRoute(getTransaction, {
        answers: { 200: { body: namedSchema('TransactionState', stateSchema), headers: ['Retry-After'] } },
      }),
    },
    impact: 'Nobody can post transactions or see what became of them.',
    authorization: stack.apiAuthorization,
  });
  return api;
}
