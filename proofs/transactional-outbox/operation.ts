import type { Operation } from '../../tools/cost/metering';
import { request } from '../shared/order-request';

export const operation: Operation = {
  name: 'an order placed with an Idempotency-Key, shipped, and its shipment looked at',
  run: async (world) => {
    const headers = { 'Idempotency-Key': 'one' };
    const placed = await world.api.request({ method: 'POST', path: '/orders', body: request, headers });
    const { orderId } = placed?.body as { orderId: string };
    await world.clock.pause(60_000);
    await world.api.request({ method: 'GET', path: `/shipments/${orderId}` });
  },
};
