import { deployApi, behind, post } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: "a failing function is a 502 of the gateway's own",
  check: async (cloud) => {
    const url = await deployApi(cloud, 'failing', {
      ...behind(`exports.handler = async () => { throw new Error('secret'); };`),
      responses: { DEFAULT_5XX: { ResponseTemplates: { 'application/json': '{"title":"failed"}' } } },
    });
    const answer = await post(url, '{}');
    expect([answer.status, await answer.json()]).toEqual([502, { title: 'failed' }]);
  },
};
