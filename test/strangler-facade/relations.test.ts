import * as facade from '../../lambdas/strangler-facade/waits';
import { describeRelations, GATEWAY, timeoutOf, seconds, SDK_CALL } from '../support/relations';

// prettier-ignore
describeRelations([
  ['the new service', timeoutOf('StranglerFacade', 'ServeOrders'), '<', "the facade's wait for it", seconds(facade.SERVICE_MILLISECONDS), 'when it is given up, it has ended'],
  ["the facade's wait for the new service", seconds(facade.SERVICE_MILLISECONDS), '<', 'the facade', timeoutOf('StranglerFacade', 'RouteRequest'), 'the caller gets a problem, not a function that ends'],
  ['the bundled legacy system', timeoutOf('StranglerFacade', 'LegacyApplication'), '<', "the facade's wait for it", seconds(facade.LEGACY_MILLISECONDS), 'it is not given up while it may answer'],
  ["the facade's wait for the legacy system", seconds(facade.LEGACY_MILLISECONDS), '<', 'the facade', timeoutOf('StranglerFacade', 'RouteRequest'), 'the caller gets a problem, not a function that ends'],
  ['the facade', timeoutOf('StranglerFacade', 'RouteRequest'), '<', 'the gateway', GATEWAY, 'the gateway gives no request up that the facade still works on'],
  ['an order found, three times', 3 * seconds(facade.ORDER_MILLISECONDS), '<', 'the new service', timeoutOf('StranglerFacade', 'ServeOrders'), 'three attempts come to their end'],
  ['an order sent, and parked', seconds(facade.ORDER_MILLISECONDS) + SDK_CALL, '<', 'the time for a record', seconds(facade.LONGEST_RECORD_MS), 'what is begun comes to its end'],
  ['the time for a record', seconds(facade.LONGEST_RECORD_MS), '<', 'the sync', timeoutOf('StranglerFacade', 'SyncOrders'), 'a run begins one at least'],
]);
