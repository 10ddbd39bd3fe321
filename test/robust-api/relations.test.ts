import { LONGEST_PAUSE_MS } from '../../lambdas/robust-api/backoff';
import { OPEN_MS } from '../../lambdas/robust-api/breaker';
import * as waits from '../../lambdas/robust-api/waits';
import { describeRelations, GATEWAY, seconds, timeoutOf } from '../support/relations';

const attempts = waits.MOST_ATTEMPTS * waits.CALL_MS + (waits.MOST_ATTEMPTS - 1) * LONGEST_PAUSE_MS;
const standIn = timeoutOf('RobustApi', 'AnswerForOthers');

// prettier-ignore
describeRelations([
  ['all attempts at a product', seconds(attempts), '<', 'its function', timeoutOf('RobustApi', 'GetProduct'), 'the caller gets a problem, not a function that ends'],
  ['all attempts at a price', seconds(attempts), '<', 'its function', timeoutOf('RobustApi', 'GetQuote'), 'the template gets an error that it knows'],
  ['the function of products', timeoutOf('RobustApi', 'GetProduct'), '<', 'the gateway', GATEWAY, 'the gateway gives no request up that is still worked on'],
  ['the wait for a partner', seconds(waits.DIRECT_MS), '<', 'the gateway', GATEWAY, 'API Gateway takes no longer time'],
  ['a call', seconds(waits.CALL_MS), '<', 'a slow stand-in', seconds(waits.SLOW_MS), 'slow is slower than a function waits'],
  ['the wait for a partner', seconds(waits.DIRECT_MS), '<', 'a slow stand-in', seconds(waits.SLOW_MS), 'slow is slower than API Gateway waits'],
  ['a slow stand-in', seconds(waits.SLOW_MS), '<', 'its function', standIn, 'it is slow, and does not fail'],
  ['all attempts at a product', seconds(attempts), '<', 'an open breaker', seconds(OPEN_MS), 'a system that is out is asked less often than it takes to find that out'],
]);
