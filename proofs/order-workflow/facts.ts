import { CHARGE_LASTS_MS, QUOTED_MINUTES, SETTLE_RECEIVES, UNSTARTED_MS } from '../../lambdas/order-workflow/waits';
import { count, duration, type Facts, seconds } from '../../tools/docs/words';

export const facts: Facts = {
  'order-unstarted': () => seconds(UNSTARTED_MS),
  'charge-lasts': () => seconds(CHARGE_LASTS_MS),
  'quote-holds': () => duration(QUOTED_MINUTES * 60),
  'settle-receives': () => `${count(SETTLE_RECEIVES)} times`,
};
