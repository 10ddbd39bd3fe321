import { behind, deployApi } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'callers of an API are told the id of the request that its function is told',
  check: async (cloud) => {
    const api = behind(
      'exports.handler = async (event) => ({ statusCode: 200, body: event.requestContext.requestId });',
    );
    const answer = await fetch(await deployApi(cloud, 'ids', api), { method: 'POST' });
    expect(answer.headers.get('x-amzn-requestid')).toBe(await answer.text());
  },
};
