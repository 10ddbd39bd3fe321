import './variables';
import { handler } from '../../lambdas/transactional-outbox/place-order.handler';
import { describeLargestBodies, orders } from '../support/largest-bodies';

describeLargestBodies(handler, orders);
