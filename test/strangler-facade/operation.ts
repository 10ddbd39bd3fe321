import type { Operation } from '../../tools/cost/metering';

const ORDER = { customerId: 'c1', items: [{ sku: 'book', quantity: 2, unitPriceCents: 1250 }] };

export const operation: Operation = {
  name: 'an order placed in the new service and told to the bundled legacy system, and the catalog read there',
  run: async (world) => {
    const headers = { 'Idempotency-Key': 'one' };
    await world.api.request({ method: 'POST', path: '/orders', body: ORDER, headers });
    await world.api.request({ method: 'GET', path: '/catalog' });
  },
};
