import type { Cloud } from '../../cloud';
import { lambda, NOTES } from '../../cloud';
import { apiSource, behind, deployApi, permit, post } from '../../support';
import type { Contract } from '../../contract';

/** Node.js 20 has it with `--experimental-websocket`. */
const { WebSocket } = globalThis as unknown as { WebSocket: new (url: string) => EventTarget & { close(): void } };

const NOTING = `${NOTES} exports.handler = async () => { note('reached', 'reached'); return { statusCode: 200 }; };`;

export const contract: Contract = {
  behaviour: 'an API invokes a function only as its policy allows, for each method and route',
  check: async (cloud) => {
    const { integration, resources } = behind(NOTING);
    const permission = (name: string, source: object) =>
      deployApi(cloud, name, {
        integration,
        resources: { ...resources, Permission: permit('Behind', 'apigateway', source) },
      });
    expect((await post(await permission('permitted', apiSource('POST/')), '{}')).status).toBe(200);
    expect((await post(await permission('unpermitted', apiSource('GET/')), '{}')).status).toBe(500);
    const other = { 'Fn::Sub': 'arn:aws:execute-api:us-east-1:${AWS::AccountId}:other/*' };
    expect((await post(await permission('elsewhere', other), '{}')).status).toBe(500);
    expect(await connects(cloud, 'connected', apiSource('$connect'))).toBe(true);
    expect(await connects(cloud, 'unconnected', apiSource('$disconnect'))).toBe(false);
    expect(await cloud.noted('reached')).toEqual(['reached', 'reached']);
  },
};

/** Whether a client can connect to a WebSocket API whose function lets these routes in. */
async function connects(cloud: Cloud, name: string, source: object): Promise<boolean> {
  const ApiId = { Ref: 'Api' };
  const uri = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${Behind.Arn}/invocations';
  const { api } = await cloud.deploy(
    name,
    {
      ...lambda('Behind', NOTING),
      Permission: permit('Behind', 'apigateway', source),
      Api: {
        Type: 'AWS::ApiGatewayV2::Api',
        Properties: { Name: name, ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' },
      },
      Integration: {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: { ApiId, IntegrationType: 'AWS_PROXY', IntegrationUri: { 'Fn::Sub': uri } },
      },
      Route: {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: { ApiId, RouteKey: '$connect', Target: { 'Fn::Sub': 'integrations/${Integration}' } },
      },
      Stage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ApiId, StageName: 'v1', AutoDeploy: true } },
    },
    { api: ApiId },
  );
  const socket = new WebSocket(`${cloud.emulator.endpoint.replace('http', 'ws')}/_aws/execute-api/${api}/v1`);
  return new Promise((resolve) => {
    socket.addEventListener('error', () => {
      resolve(false);
    });
    socket.addEventListener('open', () => {
      socket.close();
      resolve(true);
    });
  });
}
