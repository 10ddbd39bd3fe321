import { deployApi, MOCK, post } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a validator from a template validates',
  check: async (cloud) => {
    const url = await deployApi(cloud, 'validated', {
      models: { 'application/json': 'Job' },
      integration: MOCK,
    });
    expect((await post(url, '{"payload":"x"}')).status).toBe(200);
    expect((await post(url, '{}')).status).toBe(400);
  },
};
