import type { Operation } from '../../tools/cost/metering';

const USER = '5b7c3f0e-5a0b-4c5e-9d3f-0a1b2c3d4e5f';

export const operation: Operation = {
  name: 'a to-do made with an Idempotency-Key, listed and changed',
  run: async (world) => {
    const headers = { 'Idempotency-Key': 'one' };
    const body = { title: 'Buy paint', notes: 'red' };
    const made = await world.api.request({ method: 'POST', path: '/todos', user: USER, headers, body });
    const { id } = made?.body as { id: string };
    await world.api.request({ method: 'GET', path: '/todos', user: USER });
    const change = { headers: { 'If-Match': made?.headers['ETag'] ?? '' }, body: { notes: 'green' } };
    await world.api.request({ method: 'PATCH', path: `/todos/${id}`, user: USER, ...change });
  },
};
