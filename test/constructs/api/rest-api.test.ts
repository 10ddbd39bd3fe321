import { Match } from 'aws-cdk-lib/assertions';
import { Duration } from 'aws-cdk-lib';
import { AuthorizationType, CognitoUserPoolsAuthorizer, JsonSchemaType } from 'aws-cdk-lib/aws-apigateway';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { FunctionRoute, SignedRoute } from '../../../lib/constructs/api/function-route';
import { QueueIntake } from '../../../lib/constructs/api/queue-intake';
import { RestApi, type RestApiProps } from '../../../lib/constructs/api/rest-api';
import { someFunction, templateOfTwo } from '../support';

const schema = { type: JsonSchemaType.OBJECT, required: ['text'] };
const build = (authorization?: AuthorizationType) =>
  templateOfTwo((scope, id) => {
    const queue = new Queue(scope, `${id}Queue`);
    new RestApi(scope, id, {
      routes: {
        'GET /notes/{noteId}': new FunctionRoute(someFunction(scope, `${id}GetNote`)),
        'POST /notes': new QueueIntake(scope, `${id}Intake`, { queue, schema, idName: 'noteId' }).route,
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

it('lets less through a route with its own limit, and logs its errors all the same', () => {
  const slow = templateOfTwo((scope, id) => {
    const handler = someFunction(scope, `${id}Invite`);
    new RestApi(scope, id, {
      routes: {
        'POST /guests': new FunctionRoute(handler, { perSecond: 0.5 }),
        'GET /guests': new FunctionRoute(handler),
      },
      impact: 'No guests.',
    });
  });
  slow.allResourcesProperties('AWS::ApiGateway::Stage', {
    MethodSettings: [
      Match.objectLike({ HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 50 }),
      {
        HttpMethod: 'POST',
        ResourcePath: '/~1guests',
        ThrottlingRateLimit: 0.5,
        ThrottlingBurstLimit: 3,
        LoggingLevel: 'ERROR',
        DataTraceEnabled: false,
      },
    ],
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
      routes: { 'GET /notes': new FunctionRoute(target), 'POST /notes': new SignedRoute(target) },
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

  it('answers 404 to an unknown path whatever its content type, which no other route of it minds', () => {
    const refused = (StatusCode: string) => ({ ResponseType: 'UNSUPPORTED_MEDIA_TYPE', StatusCode });
    mixed.resourcePropertiesCountIs('AWS::ApiGateway::GatewayResponse', refused('404'), 2);
    template.resourcePropertiesCountIs('AWS::ApiGateway::GatewayResponse', refused('415'), 2);
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

describe('an API of which every route is signed, one without a function behind it', () => {
  const signed = build(AuthorizationType.IAM);
  const methods = Object.values(signed.findResources('AWS::ApiGateway::Method')) as {
    Properties: { HttpMethod: string; AuthorizationType: string; Integration: object };
  }[];

  it('answers an unknown path with 404, to callers who sign', () => {
    const unknown = methods.filter(({ Properties }) => Properties.HttpMethod === 'ANY');
    expect(unknown).toHaveLength(4);
    for (const { Properties } of unknown) {
      expect(Properties).toMatchObject({
        AuthorizationType: 'AWS_IAM',
        Integration: { Type: 'MOCK', IntegrationResponses: [{ StatusCode: '404' }] },
      });
    }
  });

  it('keeps 415 for that route, though the one of unknown paths then has it, too', () => {
    const refused = { ResponseType: 'UNSUPPORTED_MEDIA_TYPE', StatusCode: '415' };
    signed.resourcePropertiesCountIs('AWS::ApiGateway::GatewayResponse', refused, 2);
  });

  it('asks for a signature on every route', () => {
    expect(new Set(methods.map(({ Properties }) => Properties.AuthorizationType))).toEqual(new Set(['AWS_IAM']));
  });
});

it('has no route of unknown paths where it takes whatever comes', () => {
  const proxy = templateOfTwo((scope, id) => {
    const target = new FunctionRoute(someFunction(scope, `${id}Target`));
    const routes = { 'ANY /': target, 'ANY /{proxy+}': target };
    new RestApi(scope, id, { routes, impact: 'No answers.', authorization: AuthorizationType.IAM });
  });
  proxy.resourceCountIs('AWS::ApiGateway::Method', 4);
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

it('answers HEAD on that schema as GET, without a body', () => {
  const answering = (text: string) => ({
    Type: 'MOCK',
    IntegrationResponses: [{ StatusCode: '200', ResponseTemplates: { 'application/json': text } }],
  });
  const asked = methodsOf(template) as (Method['Properties'] & { ResourceId: unknown })[];
  const of = (name: string) =>
    asked.filter(({ HttpMethod, Integration }) => HttpMethod === name && JSON.stringify(Integration).includes('MOCK'));
  expect(of('HEAD').map(({ ResourceId }) => ResourceId)).toEqual(of('GET').map(({ ResourceId }) => ResourceId));
  expect(of('HEAD')).toHaveLength(2);
  for (const { Integration } of of('HEAD')) expect(Integration).toMatchObject(answering(''));
});

it('may put messages on its queue and nothing else', () => {
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyName: Match.stringLikeRegexp('^FirstIntake'),
    PolicyDocument: { Statement: [Match.objectLike({ Action: 'sqs:SendMessage' })] },
  });
});

it('is invoked through its own routes only, not by the test button of the console', () => {
  // GET and HEAD, each twice.
  template.resourceCountIs('AWS::Lambda::Permission', 4);
  for (const { Properties } of Object.values(template.findResources('AWS::Lambda::Permission'))) {
    expect(JSON.stringify(Properties)).not.toContain('test-invoke-stage');
  }
});

it('gives HEAD to the function of GET, for the same callers', () => {
  const methods = methodsOf(buildNotes()) as (Method['Properties'] & Record<string, unknown>)[];
  const of = (name: string) =>
    methods
      .filter(({ HttpMethod }) => HttpMethod === name)
      .map(({ ResourceId, Integration, AuthorizationType }) => ({
        ResourceId,
        AuthorizationType,
        Uri: (Integration as Record<string, unknown>)['Uri'],
      }));
  expect(of('HEAD').length).toBeGreaterThan(1);
  expect(of('HEAD')).toEqual(of('GET'));
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

/** An API of functions alone, two notes' worth. */
const buildNotes = (props: Partial<RestApiProps> = {}) =>
  templateOfTwo((scope, id) => {
    const handler = someFunction(scope, `${id}Notes`);
    const note = { title: 'Note', type: JsonSchemaType.OBJECT };
    new RestApi(scope, id, {
      routes: {
        'GET /folders/{folderId}/notes/{noteId}': new FunctionRoute(handler, {
          answers: { 200: { body: note, headers: ['ETag'] } },
        }),
        'GET /notes': new FunctionRoute(handler, { query: ['limit', 'cursor'] }),
        'POST /notes': new FunctionRoute(handler, {
          headers: ['Idempotency-Key'],
          body: note,
          answers: { 201: { body: note } },
        }),
      },
      impact: 'No notes.',
      authorization: new CognitoUserPoolsAuthorizer(scope, `${id}Authorizer`, {
        cognitoUserPools: [new UserPool(scope, `${id}Users`)],
      }),
      ...props,
    });
  });

interface Method {
  readonly Properties: {
    readonly HttpMethod: string;
    readonly AuthorizationType: string;
    readonly RequestParameters?: Readonly<Record<string, boolean>>;
    readonly RequestModels?: unknown;
    readonly Integration: { readonly CacheKeyParameters?: string[] };
  };
}
const methodsOf = (of: typeof template) =>
  Object.values(of.findResources('AWS::ApiGateway::Method') as Record<string, Method>).map(
    ({ Properties }) => Properties,
  );

it('asks an authorizer who the caller is, on every route', () => {
  const methods = methodsOf(buildNotes());
  expect(methods).toHaveLength(10);
  expect(new Set(methods.map(({ AuthorizationType }) => AuthorizationType))).toEqual(new Set(['COGNITO_USER_POOLS']));
});

it('declares which parameters a route takes and what it answers with, one model for each name', () => {
  const notes = buildNotes();
  notes.resourceCountIs('AWS::ApiGateway::Model', 2);
  notes.hasResourceProperties('AWS::ApiGateway::Method', {
    HttpMethod: 'POST',
    RequestParameters: { 'method.request.header.Idempotency-Key': false },
    RequestModels: { 'application/json': { Ref: Match.stringLikeRegexp('Note') } },
    MethodResponses: [{ StatusCode: '201', ResponseModels: { 'application/json': Match.anyValue() } }],
  });
  notes.hasResourceProperties('AWS::ApiGateway::Method', {
    HttpMethod: 'GET',
    RequestParameters: { 'method.request.path.folderId': true, 'method.request.path.noteId': true },
    MethodResponses: [{ StatusCode: '200', ResponseParameters: { 'method.response.header.ETag': true } }],
  });
});

it('caches nothing by default', () => {
  buildNotes().allResourcesProperties('AWS::ApiGateway::Stage', { CacheClusterEnabled: Match.absent() });
  expect(methodsOf(buildNotes()).filter(({ Integration }) => Integration.CacheKeyParameters)).toEqual([]);
});

it('keeps each cached answer by the caller’s token and every parameter that its route declares', () => {
  const notes = buildNotes({ cacheFor: Duration.seconds(30) });
  notes.allResourcesProperties('AWS::ApiGateway::Stage', {
    CacheClusterEnabled: true,
    MethodSettings: [Match.objectLike({ CachingEnabled: true, CacheTtlInSeconds: 30, CacheDataEncrypted: true })],
  });
  const reading = methodsOf(notes).filter(({ HttpMethod }) => HttpMethod === 'GET');
  expect(reading).toHaveLength(4);
  for (const { RequestParameters = {}, Integration } of reading) {
    expect(Integration.CacheKeyParameters).toEqual(expect.arrayContaining(Object.keys(RequestParameters)));
    expect(Integration.CacheKeyParameters).toContain('method.request.header.Authorization');
  }
});

describe('pages of other origins', () => {
  const origins = ['https://a.example.com', 'https://b.example.com'];

  it('are not spoken of unless they are named', () => {
    expect(JSON.stringify(buildNotes().toJSON())).not.toMatch(/Access-Control|CORS_ORIGINS|OPTIONS/);
  });

  it('may ask, without a token, what they may call', () => {
    const preflights = methodsOf(buildNotes({ corsOrigins: origins })).filter(
      ({ HttpMethod }) => HttpMethod === 'OPTIONS',
    );
    expect(preflights.length).toBeGreaterThan(0);
    for (const method of preflights) {
      expect(method.AuthorizationType).toBe('NONE');
      expect(JSON.stringify(method)).toContain("'https://a.example.com'");
      expect(JSON.stringify(method)).toMatch(/origin == .{1,2}https:\/\/b.example.com/);
      expect(JSON.stringify(method)).toContain("'GET,POST'");
    }
  });

  it.each([
    [origins, "'*'"],
    [origins.slice(0, 1), "'https://a.example.com'"],
  ])('read refusals of the gateway too (%j)', (corsOrigins, allowed) => {
    buildNotes({ corsOrigins }).allResourcesProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseParameters: Match.objectLike({ 'gatewayresponse.header.Access-Control-Allow-Origin': allowed }),
    });
  });

  it('are passed to the functions, which answer for themselves', () => {
    buildNotes({ corsOrigins: origins }).allResourcesProperties('AWS::Lambda::Function', {
      Environment: { Variables: { CORS_ORIGINS: 'https://a.example.com https://b.example.com' } },
    });
  });

  it('are kept apart in the cache', () => {
    const notes = buildNotes({ corsOrigins: origins, cacheFor: Duration.seconds(30) });
    for (const { HttpMethod, Integration } of methodsOf(notes)) {
      if (HttpMethod === 'GET') expect(Integration.CacheKeyParameters).toContain('method.request.header.Origin');
    }
  });

  it('cannot be let in where no function could answer them', () => {
    const queue = (scope: Parameters<typeof someFunction>[0], id: string) =>
      new QueueIntake(scope, `${id}Intake`, { queue: new Queue(scope, `${id}Queue`), schema, idName: 'noteId' });
    expect(() =>
      templateOfTwo((scope, id) => {
        new RestApi(scope, id, { routes: { 'POST /notes': queue(scope, id).route }, impact: '', corsOrigins: origins });
      }),
    ).toThrow('POST /notes');
  });
});

it('hands bodies over byte for byte where it takes whatever comes, and as text where it does not', () => {
  const proxy = templateOfTwo((scope, id) => {
    const target = new FunctionRoute(someFunction(scope, `${id}Target`));
    new RestApi(scope, id, { routes: { 'ANY /': target, 'ANY /{proxy+}': target }, impact: 'No answers.' });
  });
  proxy.allResourcesProperties('AWS::ApiGateway::RestApi', { BinaryMediaTypes: ['*/*'] });
  proxy.resourcePropertiesCountIs('AWS::ApiGateway::Method', { HttpMethod: 'ANY' }, 4);
  template.allResourcesProperties('AWS::ApiGateway::RestApi', { BinaryMediaTypes: Match.absent() });
});

it('leaves bodies texts where it takes whatever comes below a path: templates could not read them else', () => {
  const below = templateOfTwo((scope, id) => {
    const target = new FunctionRoute(someFunction(scope, `${id}Target`));
    new RestApi(scope, id, { routes: { 'ANY /partners/{proxy+}': target }, impact: 'No answers.' });
  });
  below.allResourcesProperties('AWS::ApiGateway::RestApi', { BinaryMediaTypes: Match.absent() });
});

it('lets a function call whatever this API offers, and no other API', () => {
  const granted = templateOfTwo((scope, id) => {
    const routes = { 'GET /notes': new FunctionRoute(someFunction(scope, `${id}Notes`)) };
    new RestApi(scope, id, { routes, impact: 'No notes.' }).grantCalls(someFunction(scope, `${id}Caller`));
  });
  for (const name of ['First', 'Second']) {
    const Resource = { 'Fn::Join': ['', Match.arrayWith([{ Ref: Match.stringLikeRegexp(`^${name}`) }, '/*/*/*'])] };
    granted.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: 'execute-api:Invoke', Resource })] },
      Roles: [{ Ref: Match.stringLikeRegexp(`^${name}Caller`) }],
    });
  }
});
