import type { Operation } from '../../tools/cost/metering';

export const operation: Operation = {
  name: 'an event published to three of four subscribers, and its deliveries looked at',
  run: async (world) => {
    const body = {
      type: 'order_placed',
      store: 'example_corp',
      priceUsd: 210.75,
      customerInterests: ['soccer', 'rugby'],
      detail: {},
    };
    const accepted = await world.api.request({ method: 'POST', path: '/events', body });
    const { eventId } = accepted?.body as { eventId: string };
    await world.clock.pause(60_000);
    await world.api.request({ method: 'GET', path: `/events/${eventId}/deliveries` });
  },
};
