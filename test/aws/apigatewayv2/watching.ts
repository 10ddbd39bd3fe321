import { arn } from '../../support/small-world';

/** A WebSocket API whose messages of the action `watch` the function `Watch` is handed, where it lets the API in. */
export const API = {
  Api: {
    Type: 'AWS::ApiGatewayV2::Api',
    Properties: { Name: 'push', ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' },
  },
  Stage: {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: { ApiId: { Ref: 'Api' }, StageName: 'live', AutoDeploy: true },
  },
  Integration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: { Ref: 'Api' },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: {
        'Fn::Join': [
          '',
          [
            'arn:aws:apigateway:',
            { Ref: 'AWS::Region' },
            ':lambda:path/2015-03-31/functions/',
            arn('Watch'),
            '/invocations',
          ],
        ],
      },
    },
  },
  Route: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId: { Ref: 'Api' },
      RouteKey: 'watch',
      Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
    },
  },
};

/** Lets the API in. */
export const permission = {
  Permission: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: arn('Watch'),
      Principal: 'apigateway.amazonaws.com',
      SourceArn: {
        'Fn::Join': [
          '',
          [
            'arn:aws:execute-api:',
            { Ref: 'AWS::Region' },
            ':',
            { Ref: 'AWS::AccountId' },
            ':',
            { Ref: 'Api' },
            '/live/watch',
          ],
        ],
      },
    },
  },
};

/** Answers a message with the status that it carries; fails without one. */
export const ANSWERS = `exports.handler = async ({ body }) => {
  const { status } = JSON.parse(body);
  if (status === undefined) throw new Error('no status');
  return { statusCode: status, body };
};`;
