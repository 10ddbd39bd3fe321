import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { paymentVariables } from './environment';
import { orderKey, Refusal } from './order';
import { OrderStore } from './order-store';
import { PaymentClient } from './payment-client';
import { stepping } from './stepping';

const env = readEnvironment(paymentVariables);
const orders = new OrderStore(documentClient(), env.ORDERS_TABLE);
const payments = new PaymentClient(env.PAYMENT_FUNCTION);

/**
 * Charges for an order, once. That it begins is written first: whatever is thrown afterwards, the charge may have been made,
 * and `refund-charge` asks the provider.
 */
export const handler = stepping(orderKey, async ({ orderId }) => {
  const { totalCents, customerId, steps } = await orders.require(orderId);
  if (steps.chargeCard !== undefined) return;
  await orders.beginCharge(orderId, new Date());
  const status = await payments.charge(orderId, totalCents, customerId);
  if (status !== 'charged') throw new Refusal('CardDeclined', orderId);
  await orders.mark(orderId, 'chargeCard', new Date());
});
