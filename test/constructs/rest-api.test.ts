import { Match } from 'aws-cdk-lib/assertions';
import { AuthorizationType, JsonSchemaType } from 'aws-cdk-lib/aws-apigateway';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { QueueIntake } from '../../lib/constructs/queue-intake';
import { RestApi } from '../../lib/constructs/rest-api';
import { someFunction, templateOfTwo } from './support';

const schema = { type: JsonSchemaType.OBJECT, required: ['text'] };
const build = (authorization?: AuthorizationType) =>
  templateOfTwo((scope, id) => {
    const queue = new Queue(scope, `${id}Queue`);
    new RestApi(scope, id, {
      routes: {
        'GET /notes/{noteId}': someFunction(scope, `${id}GetNote`),
        'POST /notes': new QueueIntake(scope, `${id}Intake`, { queue, schema, idName: 'noteId' }),
      },
      impact: 'No notes.',
      authorization,
    });
  });
const template = build();

it('throttles every stage', () => {
  template.allResourcesProperties('AWS::ApiGateway::Stage', {
    MethodSettings: [
      Match.objectLike({ HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 }),
    ],
    TracingEnabled: true,
  });
});

it('logs accesses without what callers sent', () => {
  const [stage] = Object.values(template.findResources('AWS::ApiGateway::Stage')) as {
    Properties: { AccessLogSetting: { Format: string } };
  }[];
  const variables = stage?.Properties.AccessLogSetting.Format.match(/\$context\.[A-Za-z.]+/g);
  expect(variables).toContain('$context.resourcePath');
  expect(variables?.filter((name) => /body|authorizer|identity|\.path$|query|header/i.test(name))).toEqual([]);
  template.allResourcesProperties('AWS::ApiGateway::Stage', {
    MethodSettings: [Match.objectLike({ DataTraceEnabled: false })],
  });
});

it('writes its access log where no resource policy fills up, under a name that is new each time', () => {
  template.hasResourceProperties('AWS::Logs::LogGroup', {
    LogGroupName: {
      'Fn::Join': [
        '',
        [
          Match.stringLikeRegexp('^/aws/vendedlogs/apigateway/TestFirst'),
          Match.objectLike({ 'Fn::Select': Match.anyValue() }),
        ],
      ],
    },
    RetentionInDays: 30,
  });
});

it('answers as a problem whatever the gateway answers by itself', () => {
  const responses = Object.values(template.findResources('AWS::ApiGateway::GatewayResponse')) as {
    Properties: {
      ResponseType: string;
      StatusCode?: string;
      ResponseParameters: Record<string, string>;
      ResponseTemplates: Record<string, string>;
    };
  }[];
  expect(responses.length).toBeGreaterThan(20);
  for (const { Properties } of responses) {
    const body = JSON.parse(Properties.ResponseTemplates['application/json'] ?? '') as Record<string, unknown>;
    expect(body['type']).toMatch(/^urn:problem-type:[a-z-]+$/);
    expect(body['status']).toBe(Properties.StatusCode === undefined ? undefined : Number(Properties.StatusCode));
    expect(Properties.ResponseParameters['gatewayresponse.header.Content-Type']).toBe("'application/problem+json'");
    expect(JSON.stringify(body)).not.toMatch(/error\.(message|validation)/);
  }
});

it.each([
  ['404 for an unknown route of a public API', undefined, '404'],
  ['403 for an unsigned request to one that asks for signatures', AuthorizationType.IAM, '403'],
])('answers %s', (_, authorization, status) => {
  build(authorization).hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
    ResponseType: 'MISSING_AUTHENTICATION_TOKEN',
    StatusCode: status,
  });
});

describe('an API of which one route is signed', () => {
  const mixed = templateOfTwo((scope, id) => {
    const target = someFunction(scope, `${id}Notes`);
    new RestApi(scope, id, {
      routes: { 'GET /notes': target, 'POST /notes': { signed: target } },
      impact: 'No notes.',
    });
  });

  it('asks callers of that route for a signature, and no others', () => {
    const proxy = { Integration: { Type: 'AWS_PROXY' } };
    mixed.resourcePropertiesCountIs(
      'AWS::ApiGateway::Method',
      { HttpMethod: 'POST', AuthorizationType: 'AWS_IAM', ...proxy },
      2,
    );
    mixed.resourcePropertiesCountIs(
      'AWS::ApiGateway::Method',
      { HttpMethod: 'GET', AuthorizationType: 'NONE', ...proxy },
      2,
    );
  });

  it('answers 403 to an unsigned request, and 404 by a route of its own to an unknown path', () => {
    mixed.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseType: 'MISSING_AUTHENTICATION_TOKEN',
      StatusCode: '403',
    });
    mixed.hasResourceProperties('AWS::ApiGateway::Resource', { PathPart: '{unknown+}' });
    mixed.hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'ANY',
      Integration: { Type: 'MOCK', IntegrationResponses: [Match.objectLike({ StatusCode: '404' })] },
    });
  });
});

it('validates a direct route whatever its content type, and passes none through unmapped', () => {
  template.hasResourceProperties('AWS::ApiGateway::Method', {
    HttpMethod: 'POST',
    RequestModels: { $default: { Ref: Match.stringLikeRegexp('notesBody') } },
    RequestValidatorId: Match.anyValue(),
    Integration: { PassthroughBehavior: 'NEVER', RequestTemplates: { 'application/json': Match.anyValue() } },
  });
});

it('shows callers the schema that a body must fit', () => {
  template.hasResourceProperties('AWS::ApiGateway::Method', {
    HttpMethod: 'GET',
    Integration: {
      Type: 'MOCK',
      IntegrationResponses: [
        { StatusCode: '200', ResponseTemplates: { 'application/json': '{"type":"object","required":["text"]}' } },
      ],
    },
  });
});

it('may put messages on its queue and nothing else', () => {
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyName: Match.stringLikeRegexp('^FirstIntake'),
    PolicyDocument: { Statement: [Match.objectLike({ Action: 'sqs:SendMessage' })] },
  });
});

it('is invoked through its own routes only, not by the test button of the console', () => {
  template.resourceCountIs('AWS::Lambda::Permission', 2);
});

it('has a name of its own: metrics know it by nothing else', () => {
  const apis = Object.values(template.findResources('AWS::ApiGateway::RestApi')) as { Properties: { Name: string } }[];
  expect(new Set(apis.map(({ Properties }) => Properties.Name)).size).toBe(2);
});

it('alarms on answers of 5xx and when one in a hundred is slow', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: '5XXError', Threshold: 0 });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'Latency',
    ExtendedStatistic: 'p99',
    Threshold: 3000,
    EvaluationPeriods: 3,
  });
});
