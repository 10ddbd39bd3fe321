import * as waits from '../../lambdas/order-workflow/waits';
import { describeRelations, GATEWAY, MINUTE, SDK_CALL, seconds, timeoutOf } from '../support/relations';

const of = (id: string) => timeoutOf('OrderWorkflow', id);
/** Of each task of the workflow. */
const TASK = 30;

// prettier-ignore
describeRelations([
  ['the provider is waited for', seconds(waits.PAYMENT_MS) + 3 * SDK_CALL, '<', 'the function that charges', of('ChargeCard'), 'it is told, or says that it was not'],
  ['a charge that a function has begun', of('ChargeCard') + of('PaymentProvider'), '<', 'a charge lasts', seconds(waits.CHARGE_LASTS_MS), 'what the provider says then is final'],
  ['the function that charges', of('ChargeCard'), '<', 'its task', TASK, 'what the workflow gives up has ended'],
  ['an accepted order', MINUTE, '<=', 'what the sweep takes', seconds(waits.UNSTARTED_MS), 'who accepted it has had its chance'],
  ["the sweep's reserve", seconds(waits.LONGEST_LOOK_MS), '<', 'half a run', of('SweepOrders') / 2, 'most of it is for the orders'],
  ['a quote', of('QuoteItems'), '<', 'the gateway', GATEWAY, 'who asks is answered'],
  ['a charge lasts', seconds(waits.CHARGE_LASTS_MS), '<', 'the visibility timeout', 6 * of('SettleOrder'), 'an order that is settled too early is settled at its next receive'],
]);
