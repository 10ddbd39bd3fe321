import { behind, deployApi } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'callers of an API get the request id that its function gets',
  check: async (cloud) => {
    const api = behind(
      'exports.handler = async (event) => ({ statusCode: 200, body: event.requestContext.requestId });',
    );
    const answer = await fetch(await deployApi(cloud, 'ids', api), { method: 'POST' });
    expect(answer.headers.get('x-amzn-requestid')).toBe(await answer.text());
  },
};
