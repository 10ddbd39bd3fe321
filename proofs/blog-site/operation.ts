import type { Operation } from '../../tools/cost/metering';

/** The page, its style, its icon, four scripts; the list of posts, and the subscription. */
const EDGE_REQUESTS = 9;
/** For page and icon, which lie beside each other, on the way in and on the way out. */
const EDGE_FUNCTION_RUNS = 4;
const EDGE_GB = 20e-6;

export const operation: Operation = {
  name: 'the front page visited by a new reader while no edge has it, and an address subscribed',
  run: async (world) => {
    await world.api.request({ method: 'GET', path: '/posts' });
    await world.api.request({ method: 'POST', path: '/subscribers', body: { email: 'ann@example.com' } });
  },
  also: { cloudfrontRequest: EDGE_REQUESTS, cloudfrontFunction: EDGE_FUNCTION_RUNS, cloudfrontGb: EDGE_GB },
};
