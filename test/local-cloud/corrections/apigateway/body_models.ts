import { deployApi, MOCK, post } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'the model for $default validates every other content type',
  check: async (cloud) => {
    const url = await deployApi(cloud, 'default-model', { models: { $default: 'Job' }, integration: MOCK });
    expect((await post(url, '{"payload":"x"}')).status).toBe(200);
    expect((await post(url, '{}')).status).toBe(400);
    expect((await post(url, '{}', 'text/plain')).status).toBe(400);
    expect((await post(url, '{"payload":NaN}')).status).toBe(400);
    expect((await post(url, '\ufeff{"payload":"x"}')).status).toBe(400);
  },
};
