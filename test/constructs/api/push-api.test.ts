import { AuthorizationType } from 'aws-cdk-lib/aws-apigateway';
import { Match } from 'aws-cdk-lib/assertions';
import { PushApi } from '../../../lib/constructs/api/push-api';
import { someFunction, templateOfTwo } from '../support';

const made = (authorization?: AuthorizationType) =>
  templateOfTwo((scope, id) => {
    const api = new PushApi(scope, id, { impact: 'No news.', ...(authorization && { authorization }) });
    const target = someFunction(scope, `${id}Watch`);
    api.on('watch', target);
    api.grantPush(target);
  });
const template = made();

it('hands a message over by its action', () => {
  template.resourcePropertiesCountIs(
    'AWS::ApiGatewayV2::Api',
    { ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' },
    2,
  );
  template.resourceCountIs('AWS::ApiGatewayV2::Route', 2);
  template.hasResourceProperties('AWS::ApiGatewayV2::Route', {
    RouteKey: 'watch',
    Target: { 'Fn::Join': ['', ['integrations/', { Ref: Match.stringLikeRegexp('^FirstwatchIntegration') }]] },
  });
});

it('lets the API invoke the function for this action only', () => {
  const permissions = Object.values(template.findResources('AWS::Lambda::Permission')) as {
    Properties: { SourceArn: unknown };
  }[];
  expect(permissions).toHaveLength(2);
  for (const { Properties } of permissions) expect(JSON.stringify(Properties.SourceArn)).toContain('/live/watch"');
});

it('lets a function send messages to connections of its stage, and nothing else', () => {
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        {
          Action: 'execute-api:ManageConnections',
          Effect: 'Allow',
          Resource: {
            'Fn::Join': ['', Match.arrayWith([{ Ref: Match.stringLikeRegexp('^First') }, '/live/POST/@connections/*'])],
          },
        },
      ]),
    },
  });
});

it('is throttled, and logs who came, without what they sent', () => {
  template.allResourcesProperties('AWS::ApiGatewayV2::Stage', {
    StageName: 'live',
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
    AccessLogSettings: { Format: Match.not(Match.stringLikeRegexp('body|identity|connectionId')) },
  });
});

it('alarms when functions fail', () => {
  template.allResourcesProperties('AWS::CloudWatch::Alarm', {
    Namespace: 'AWS/ApiGateway',
    MetricName: 'IntegrationError',
    Dimensions: [{ Name: 'ApiId' }],
    AlarmDescription: 'No news.\nFunctions failed to handle messages of clients.',
  });
});

it('asks who connects only where callers sign', () => {
  made(AuthorizationType.IAM).resourcePropertiesCountIs(
    'AWS::ApiGatewayV2::Route',
    { RouteKey: '$connect', AuthorizationType: 'AWS_IAM' },
    2,
  );
});
