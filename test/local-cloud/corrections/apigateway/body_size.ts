import { deployApi, MOCK, post } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a body over 10 MB is REQUEST_TOO_LARGE',
  check: async (cloud) => {
    const responses = {
      REQUEST_TOO_LARGE: { StatusCode: '413', ResponseTemplates: { 'application/json': '"large"' } },
    };
    const url = await deployApi(cloud, 'large', { integration: MOCK, responses });
    const answer = await post(url, 'x'.repeat(11 * 1024 * 1024));
    expect([answer.status, await answer.text()]).toEqual([413, '"large"']);
  },
};
