import type { Operation } from '../../tools/cost/metering';
import { request } from '../shared/order-request';

export const operation: Operation = {
  name: 'an order placed in the new service and sent to the bundled legacy system, and the catalog read there',
  run: async (world) => {
    const headers = { 'Idempotency-Key': 'one' };
    await world.api.request({ method: 'POST', path: '/orders', body: request, headers });
    await world.api.request({ method: 'GET', path: '/catalog' });
  },
};
