import { deployApi, mapped } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'headers of an answer come from the body of the backend, from the request or from the context',
  check: async (cloud) => {
    const ResponseParameters = {
      'method.response.header.x-text': 'integration.response.body.inner.text',
      'method.response.header.x-number': 'integration.response.body.list[0]',
      'method.response.header.x-asked': 'method.request.header.x-asked',
      'method.response.header.x-stage': 'context.stage',
      'method.response.header.x-fixed': "'fixed'",
      'method.response.header.x-none': 'integration.response.body.none',
    };
    const api = mapped(`exports.handler = async () => ({ inner: { text: 'deep' }, list: [7] });`, [
      { StatusCode: '200', ResponseParameters },
    ]);
    const { headers } = await fetch(await deployApi(cloud, 'headers-mapped', api), {
      method: 'POST',
      headers: { 'x-asked': 'asked' },
      body: '{}',
    });
    const seen = ['text', 'number', 'asked', 'stage', 'fixed', 'none'].map((name) => headers.get(`x-${name}`));
    expect(seen).toEqual(['deep', '7', 'asked', 'v1', 'fixed', null]);
  },
};
