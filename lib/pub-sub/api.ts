import { accountSchema, acceptedEntrySchema, entryRequest } from '../../lambdas/pub-sub/entry';
import { acceptedEventSchema, deliveriesSchema, eventRequest } from '../../lambdas/pub-sub/event';
import { FunctionRoute } from '../constructs/api/function-route';
import { RestApi } from '../constructs/api/rest-api';
import type { NodeFunction } from '../constructs/functions/node-function';
import { namedSchema } from '../json-schema';
import type { ScenarioStack } from '../scenario-stack';

/** Who answers. */
type Handlers = Readonly<Record<'publishEvent' | 'listDeliveries' | 'postEntry' | 'getAccount', NodeFunction>>;

/** Publishers post events and ask who was delivered them; bookkeepers post entries and ask for balances. */
export function serveEventsAndEntries(
  stack: ScenarioStack,
  { publishEvent, listDeliveries, postEntry, getAccount }: Handlers,
): RestApi['api'] {
  const { api } = new RestApi(stack, 'Api', {
    routes: {
      'POST /events': new FunctionRoute(publishEvent, {
        headers: ['Idempotency-Key'],
        body: namedSchema('EventRequest', eventRequest),
        answers: { 202: { body: namedSchema('AcceptedEvent', acceptedEventSchema) } },
      }),
      'GET /events/{eventId}/deliveries': new FunctionRoute(listDeliveries, {
        answers: { 200: { body: namedSchema('Deliveries', deliveriesSchema) } },
      }),
      'POST /accounts/{accountId}/entries': new FunctionRoute(postEntry, {
        body: namedSchema('EntryRequest', entryRequest),
        answers: { 202: { body: namedSchema('AcceptedEntry', acceptedEntrySchema) } },
      }),
      'GET /accounts/{accountId}': new FunctionRoute(getAccount, {
        answers: { 200: { body: namedSchema('Account', accountSchema) } },
      }),
    },
    impact: 'Nobody can publish events or post entries.',
    authorization: stack.apiAuthorization,
  });
  return api;
}
