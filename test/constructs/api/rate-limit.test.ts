import { Match } from 'aws-cdk-lib/assertions';
import { RateLimit } from '../../../lib/constructs/api/rate-limit';
import { FunctionRoute } from '../../../lib/constructs/api/function-route';
import { RestApi } from '../../../lib/constructs/api/rest-api';
import { someFunction, templateOfTwo } from '../support';

const template = templateOfTwo((scope, id) => {
  const api = new RestApi(scope, `${id}Api`, {
    routes: { 'GET /notes': new FunctionRoute(someFunction(scope, `${id}GetNotes`)) },
    impact: 'No notes.',
    corsOrigins: ['https://app.example.com'],
  });
  new RateLimit(scope, id, { api, requests: 500 });
});

it('counts the requests of each address within five minutes, and blocks those over the limit', () => {
  template.allResourcesProperties('AWS::WAFv2::WebACL', {
    Scope: 'REGIONAL',
    DefaultAction: { Allow: {} },
    Rules: [
      Match.objectLike({
        Action: { Block: {} },
        Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 500, EvaluationWindowSec: 300 } },
      }),
    ],
  });
});

it('stands before the stage of its API', () => {
  template.hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
    ResourceArn: { 'Fn::Join': ['', Match.arrayWith([{ Ref: Match.stringLikeRegexp('^FirstApi.*Stage') }])] },
    WebACLArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FirstWebAcl'), 'Arn'] },
  });
});

it('answers with a problem of status 429, which pages of named origins may read', () => {
  const refusals = template.findResources('AWS::ApiGateway::GatewayResponse', {
    Properties: { ResponseType: 'WAF_FILTERED' },
  });
  expect(Object.values(refusals)).toHaveLength(2);
  for (const { Properties } of Object.values(refusals))
    expect(Properties).toMatchObject({
      StatusCode: '429',
      ResponseParameters: {
        'gatewayresponse.header.Content-Type': "'application/problem+json'",
        'gatewayresponse.header.Retry-After': "'60'",
        'gatewayresponse.header.Access-Control-Allow-Origin': "'https://app.example.com'",
      },
    });
});
