import { behind, deployApi } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a body of no type is handed on as bytes where an API takes every type for binary',
  check: async (cloud) => {
    const { integration, resources } = behind('exports.handler = async ({ body }) => ({ statusCode: 200, body });');
    const Api = { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'untyped', BinaryMediaTypes: ['*/*'] } };
    const url = await deployApi(cloud, 'untyped', { integration, resources: { ...resources, Api } });
    const answer = await fetch(url, { method: 'POST', body: Buffer.from([0, 255]) });
    expect(await answer.text()).toBe('AP8=');
  },
};
