import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { paymentVariables } from './environment';
import { orderKey } from './order';
import { OrderStore } from './order-store';
import { PaymentClient } from './payment-client';
import { refund } from './refunding';
import { stepping } from './stepping';

const env = readEnvironment(paymentVariables);
const orders = new OrderStore(documentClient(), env.ORDERS_TABLE);
const payments = new PaymentClient(env.PAYMENT_FUNCTION);

/** Undoes `charge-card`, of a cancelled order. */
export const handler = stepping(orderKey, async ({ orderId }) =>
  refund(await orders.require(orderId), orders, payments, new Date()),
);
