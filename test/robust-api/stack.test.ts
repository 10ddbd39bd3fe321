import { Match } from 'aws-cdk-lib/assertions';
import { fillIn } from '../../tools/aws/apigateway/mapping-template';
import { idsHoldingData, readableTemplate } from '../support/stack-snapshot';
import { templateOf } from '../support/synth';

const SCENARIO = 'RobustApi';

interface Response {
  readonly StatusCode: string;
  readonly SelectionPattern?: string;
  readonly ResponseTemplates: Readonly<Record<string, string>>;
}
interface Method {
  readonly HttpMethod: string;
  readonly ApiKeyRequired?: boolean;
  readonly Integration: {
    readonly Type: string;
    readonly IntegrationResponses?: readonly Response[];
    readonly RequestTemplates?: Readonly<Record<string, unknown>>;
  };
}

const methods = Object.entries(templateOf(SCENARIO).findResources('AWS::ApiGateway::Method')).map(
  ([id, { Properties }]) => [id, Properties as Method] as const,
);
const methodOf = (prefix: string): Method => {
  const [, method] = methods.find(([id]) => id.startsWith(prefix)) ?? [];
  if (!method) throw new Error(`There is no method ${prefix}.`);
  return method;
};

it('synthesizes the reviewed template', () => {
  expect(readableTemplate(SCENARIO)).toMatchSnapshot();
});

it('keeps the logical ids of whatever holds data, so that no deployment replaces it', () => {
  expect(idsHoldingData(SCENARIO)).toEqual(['Audit3D8ADE0A']);
});

it('[robust-4] asks for a key everywhere but at products', () => {
  const keyless = methods.filter(([id, { ApiKeyRequired }]) => id.startsWith('Api') && ApiKeyRequired !== true);
  expect(keyless.map(([id]) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
    'ApicatalogskuGET',
    'ApicatalogskuHEAD',
    'ApischemasauditGET',
    'ApischemasauditHEAD',
  ]);
  templateOf(SCENARIO).hasResourceProperties('AWS::ApiGateway::RestApi', {
    Body: Match.objectLike({ security: [{ key: [] }] }),
  });
});

it('asks for a signature, too, where callers sign', () => {
  templateOf(SCENARIO, { apiAuth: 'iam' }).hasResourceProperties('AWS::ApiGateway::RestApi', {
    Body: Match.objectLike({ security: [{ key: [], sigv4: [] }] }),
  });
});

it('gives each key as many requests a day as the setting, at both APIs', () => {
  templateOf(SCENARIO, { dailyQuota: '7' }).hasResourceProperties('AWS::ApiGateway::UsagePlan', {
    Quota: { Limit: 7, Period: 'DAY' },
    ApiStages: [Match.anyValue(), Match.anyValue()],
  });
});

it('asks the exchange less often than the stage lets through', () => {
  templateOf(SCENARIO).hasResourceProperties('AWS::ApiGateway::Stage', {
    MethodSettings: Match.arrayWith([
      Match.objectLike({
        ResourcePath: '/~1quotes~1{symbol}',
        HttpMethod: 'GET',
        ThrottlingRateLimit: 10,
        ThrottlingBurstLimit: 50,
      }),
    ]),
  });
});

it('hands a partner neither the key nor the signature of who asks', () => {
  expect(methodOf('ApipartnersproxyANY').Integration).toMatchObject({
    Type: 'HTTP_PROXY',
    RequestParameters: {
      'integration.request.header.x-api-key': "'none'",
      'integration.request.header.Authorization': "'none'",
    },
  });
});

it.each([
  ['NOT_FOUND: no price', '404'],
  ['UNAVAILABLE: no price', '503'],
  ['BAD_BACKEND: no price', '502'],
  ['2026-01-05T09:00:00.000Z 4f9 Task timed out after 10.00 seconds', '502'],
  ['one line\nand another', '502'],
])('[robust-3] answers the error %j of the function of prices with %s', (message, status) => {
  const { IntegrationResponses = [] } = methodOf('Apiquotessymbol').Integration;
  const chosen = IntegrationResponses.find(
    ({ SelectionPattern }) => SelectionPattern !== undefined && new RegExp(`^(?:${SelectionPattern})$`).test(message),
  );
  expect(chosen?.StatusCode).toBe(status);
});

it('[robust-3] answers 201 on a 2xx of DynamoDB and on nothing else', () => {
  const { IntegrationResponses = [] } = methodOf('ApiauditPOST').Integration;
  expect(IntegrationResponses.map(({ StatusCode, SelectionPattern }) => [StatusCode, SelectionPattern])).toEqual([
    ['201', '2\\d{2}'],
    ['503', undefined],
  ]);
});

it.each([
  ['com.amazon.coral.validate#ValidationException', 400],
  ['com.amazon.coral.service#SerializationException', 400],
  ['com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', undefined],
  ['com.amazon.coral.service#AccessDeniedException', undefined],
  ['', undefined],
])('shows whose fault an error %s of DynamoDB is: %s', (__type, status) => {
  const template =
    methodOf('ApiauditPOST').Integration.IntegrationResponses?.[1]?.ResponseTemplates['application/json'];
  const { headers, text, ...mapped } = fillIn(template ?? '', { body: JSON.stringify({ __type }) });
  expect(mapped).toEqual(status === undefined ? {} : { status });
  expect(JSON.parse(text)).toMatchObject({ status: status ?? 503 });
  expect(headers['Retry-After']).toBe(status === undefined ? '1' : undefined);
});

it.each([
  ['{"symbol":"A","price":{"cents":0,"currency":"EUR"},"at":"2026"}', undefined],
  ['{"symbol":"A","price":{"currency":"EUR"},"at":"2026"}', 502],
  ['{"price":{"cents":1},"at":"2026"}', 502],
  ['{"symbol":"A","price":{"cents":1}}', 502],
  ['{"price":', 502],
  ['<html>', 502],
])('[robust-3] takes no answer of the exchange for a price that is none: %s', (body, status) => {
  const [{ Properties } = { Properties: {} }] = Object.values(
    templateOf(SCENARIO).findResources('AWS::ApiGateway::RestApi', { Properties: { Body: Match.anyValue() } }),
  ) as {
    Properties: {
      Body?: {
        paths: Record<
          string,
          { get: Record<string, { responses: Record<string, { responseTemplates: Record<string, string> }> }> }
        >;
      };
    };
  }[];
  const integration = Properties.Body?.paths['/quotes/{id}']?.get['x-amazon-apigateway-integration'];
  const filled = fillIn(integration?.responses['2\\d{2}']?.responseTemplates['application/json'] ?? '', { body });
  expect(filled.status).toBe(status);
  expect(JSON.parse(filled.text)).toMatchObject(status === undefined ? { symbol: 'A', priceCents: 0 } : { status });
});
