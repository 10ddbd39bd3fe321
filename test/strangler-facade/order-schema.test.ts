import './variables';
import { handler } from '../../lambdas/strangler-facade/serve-orders.handler';
import { describeOrderSchema } from '../support/order-schema';

describeOrderSchema(handler);
