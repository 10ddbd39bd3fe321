import { chargeMayRun, type Order, Refusal } from './order';
import type { OrderStore } from './order-store';
import type { PaymentClient } from './payment-client';

/**
 * Gives back what was charged for a cancelled order. Whether anything was, the provider says, once nothing of the charge can
 * still run; a refund is the provider's once, however often it is asked for.
 * @throws Refusal `ChargeMayStillRun` before that: it is to be tried again
 */
export async function refund(order: Order, orders: OrderStore, payments: PaymentClient, now: Date): Promise<void> {
  const { orderId, chargeBegunAt, steps } = order;
  if (chargeBegunAt === undefined || steps.refundCharge !== undefined) return;
  if (chargeMayRun(order, now)) throw new Refusal('ChargeMayStillRun', orderId);
  if ((await payments.find(orderId)) === 'charged') await payments.refund(orderId);
  await orders.mark(orderId, 'refundCharge', now, { condition: 'attribute_exists(cancelledFor)' });
}
