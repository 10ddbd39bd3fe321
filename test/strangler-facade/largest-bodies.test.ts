import './variables';
import { handler } from '../../lambdas/strangler-facade/serve-orders.handler';
import { describeLargestBodies, orders } from '../support/largest-bodies';

describeLargestBodies(handler, orders);
