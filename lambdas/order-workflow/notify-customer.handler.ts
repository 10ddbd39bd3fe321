import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { clientLimits } from '../shared/client-limits';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { notifyCustomerVariables } from './environment';
import { orderKey } from './order';
import { OrderStore } from './order-store';
import { stepping } from './stepping';

const env = readEnvironment(notifyCustomerVariables);
const orders = new OrderStore(documentClient(), env.ORDERS_TABLE);
const topic = new SNSClient(clientLimits);

/** Tells that an order goes out: a second time only where this function fails in between. */
export const handler = stepping(orderKey, async ({ orderId }) => {
  if ((await orders.require(orderId)).steps.notifyCustomer !== undefined) return;
  const Message = JSON.stringify({ orderId, told: 'Your order is on its way' });
  await topic.send(new PublishCommand({ TopicArn: env.NOTICE_TOPIC, Message }));
  await orders.mark(orderId, 'notifyCustomer', new Date());
});
