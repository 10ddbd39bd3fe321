import { LambdaClient } from '@aws-sdk/client-lambda';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { templateOf } from '../support/synth';
import { handlerFiles } from '../../lib/constructs/functions/bundle';
import { scenarios } from '../../lib/registry';
import { named } from '../support/aws-errors';
import { proofsOf } from '../support/proofs';

interface Method {
  readonly Properties: { readonly HttpMethod: string; readonly Integration?: { readonly Uri?: unknown } };
}

/** Nothing vouches for an event that comes from elsewhere than API Gateway. */
type Handler = (event: unknown) => Promise<APIGatewayProxyResult>;

/** Whatever is behind a function is down. */
beforeAll(() => {
  for (const { folder } of scenarios) jest.requireActual(`../${folder}/variables`);
  mockClient(DynamoDBDocumentClient).onAnyCommand().rejects(named('ThrottlingException'));
  mockClient(LambdaClient).onAnyCommand().rejects(named('ThrottlingException'));
});

/** The handlers that the APIs of a scenario's template call. */
function apiHandlers(scenario: string, folder: string): string[] {
  const methods = Object.values(templateOf(scenario).findResources('AWS::ApiGateway::Method')) as Method[];
  const called = methods.map(({ Properties }) => JSON.stringify(Properties.Integration?.Uri ?? ''));
  return handlerFiles().filter((file) => {
    const name = (/([a-z0-9-]+)\.handler/.exec(file)?.[1] ?? '').replaceAll(/(^|-)(.)/g, (_, __, first: string) =>
      first.toUpperCase(),
    );
    return file.startsWith(`lambdas/${folder}/`) && called.some((uri) => new RegExp(`"${name}[0-9A-F]{8}"`).test(uri));
  });
}

const files = scenarios.flatMap(({ id, folder }) => [...apiHandlers(id, folder), ...(proofsOf(folder).behind ?? [])]);

/** The event of "Test" in API Gateway's console, for a request with nothing but method and path. */
const fromConsole = (httpMethod: string) => ({
  resource: '/{proxy+}',
  path: '/orders',
  httpMethod,
  headers: null,
  multiValueHeaders: null,
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: null,
  stageVariables: null,
  requestContext: { httpMethod, stage: 'test-invoke-stage', identity: null },
  body: null,
  isBase64Encoded: false,
});

const missing = <T>(value: fc.Arbitrary<T>) => fc.oneof(value, fc.constantFrom(null, undefined));
const texts = missing(fc.constantFrom({}, { 'content-type': 'application/json', limit: '1' }));
const partial = fc.record(
  {
    resource: missing(fc.constant('/orders')),
    path: missing(fc.constantFrom('/', '/orders', '/orders/1', '')),
    httpMethod: missing(fc.constantFrom('GET', 'HEAD', 'POST', 'PUT')),
    headers: texts,
    multiValueHeaders: missing(fc.constantFrom({}, { accept: ['*/*'] }, { accept: null })),
    queryStringParameters: texts,
    multiValueQueryStringParameters: missing(fc.constantFrom({}, { a: ['1'] }, { a: null })),
    pathParameters: missing(fc.constantFrom({}, { id: '01JZZZZZZZZZZZZZZZZZZZZZZ1', slug: 'a', orderId: null })),
    requestContext: missing(fc.constantFrom({}, { identity: {} }, { identity: null, authorizer: null, path: null })),
    body: missing(fc.constantFrom('', 'e30=', '{}', 'null')),
    isBase64Encoded: missing(fc.boolean()),
  },
  { requiredKeys: [] },
);

it('knows the handlers of every API', () => {
  expect(files.length).toBeGreaterThanOrEqual(16);
});

describe.each(files)('%s', (file) => {
  let handler: Handler;

  beforeAll(async () => {
    ({ handler } = (await import(`../../${file}`)) as { handler: Handler });
  });

  // The stand-in for an old system is one that knows nothing of all this, and answers; it has no 503.
  const isStandIn = file.includes('/stand-in/');
  const isAnswer = ({ statusCode, body }: APIGatewayProxyResult) =>
    typeof body === 'string' && statusCode >= 200 && statusCode < 600 && statusCode !== 500;

  it.each(['GET', 'POST'])('answers the test of a %s in the console of API Gateway', async (method) => {
    expect(isAnswer(await handler(fromConsole(method)))).toBe(true);
  });

  it('answers an event made by hand, whatever it lacks', async () => {
    await fc.assert(
      fc.asyncProperty(partial, async (event) => {
        if (isStandIn) fc.pre(!(event.path ?? '').includes('orders/1'));
        expect(isAnswer(await handler(event))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
