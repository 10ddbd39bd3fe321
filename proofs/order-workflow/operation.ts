import type { Operation } from '../../tools/cost/metering';

export const operation: Operation = {
  name: 'an order of two items quoted, placed, shipped and asked for once',
  run: async (world) => {
    const items = [
      { sku: 'book', quantity: 2, unitPriceCents: 1250 },
      { sku: 'pen', quantity: 1, unitPriceCents: 150 },
    ];
    await world.api.request({ method: 'POST', path: '/quotes', body: { items } });
    const accepted = await world.api.request({ method: 'POST', path: '/orders', body: { customerId: 'c-1', items } });
    const { orderId } = accepted?.body as { orderId: string };
    await world.clock.pause(60_000);
    await world.api.request({ method: 'GET', path: `/orders/${orderId}` });
  },
};
