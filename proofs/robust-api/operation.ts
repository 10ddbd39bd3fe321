import type { Operation } from '../../tools/cost/metering';

export const operation: Operation = {
  name: 'a product looked up, and an entry of the audit trail kept',
  run: async (world) => {
    await world.api.request({ method: 'GET', path: '/catalog/lamp-1' });
    await world.api.request({
      method: 'POST',
      path: '/audit',
      body: { actor: 'ada', action: 'read', subject: 'lamp-1' },
    });
  },
};
