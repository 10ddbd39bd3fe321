import type { Operation } from '../../tools/cost/metering';

export const operation: Operation = {
  name: 'a job done by the bundled backend at its first attempt, and its result looked at',
  run: async (world) => {
    const accepted = await world.api.request({ method: 'POST', path: '/jobs', body: { payload: 'hello' } });
    const { jobId } = accepted?.body as { jobId: string };
    await world.clock.pause(60_000);
    await world.api.request({ method: 'GET', path: `/jobs/${jobId}` });
  },
};
