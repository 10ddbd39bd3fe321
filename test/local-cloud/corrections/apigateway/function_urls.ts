import { lambda } from '../../cloud';
import { deployApi, MOCK, invoke } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a function reaches an API by the URL in its environment',
  check: async (cloud) => {
    const api = await deployApi(cloud, 'called', { integration: MOCK });
    const id = /execute-api\/(\w+)\//.exec(api)?.[1] ?? '';
    const code = `exports.handler = async () => (await fetch(process.env.URL, { method: 'POST', body: '{}' })).status;`;
    const variables = { URL: `https://${id}.execute-api.us-east-1.amazonaws.com/v1/` };
    const { name } = await cloud.deploy('calling', lambda('Caller', code, { variables }), {
      name: { Ref: 'Caller' },
    });
    expect(await invoke(cloud, name)).toBe(200);
  },
};
