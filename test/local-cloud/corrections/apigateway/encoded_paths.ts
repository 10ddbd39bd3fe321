import { behind, deployApi } from '../../support';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a function is given the path of a request as it was encoded',
  check: async (cloud) => {
    const { integration, resources } = behind(`exports.handler = async ({ path, requestContext }) =>
        ({ statusCode: 200, body: path + ' ' + requestContext.path });`);
    const ofApi = { RestApiId: { Ref: 'Api' } };
    const url = await deployApi(cloud, 'encoded', {
      integration,
      resources: {
        ...resources,
        Whatever: {
          Type: 'AWS::ApiGateway::Resource',
          Properties: { ...ofApi, ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] }, PathPart: '{proxy+}' },
        },
        Any: {
          Type: 'AWS::ApiGateway::Method',
          Properties: {
            ...ofApi,
            ResourceId: { Ref: 'Whatever' },
            HttpMethod: 'ANY',
            AuthorizationType: 'NONE',
            Integration: { IntegrationHttpMethod: 'POST', ...integration },
          },
        },
      },
    });
    const answer = await fetch(`${url}a%2Fb/%C3%A9?c=d`);
    expect(await answer.text()).toBe('/a%2Fb/%C3%A9 /v1/a%2Fb/%C3%A9');
  },
};
