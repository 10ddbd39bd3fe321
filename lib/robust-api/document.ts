import { DIRECT_MS } from '../../lambdas/robust-api/waits';
import { gatewayProblems } from '../constructs/api/problems';
import { declared, KEYLESS, type MappedAnswer, problemAnswer, QUOTE_ANSWER } from './answers';

/** Of each status of the exchange; an answer that is none of its prices is no success. Texts are compared: no price is 0. */
const ANSWERS: readonly MappedAnswer[] = [
  {
    statusCode: '200',
    selectionPattern: '2\\d{2}',
    ...QUOTE_ANSWER,
    responseTemplates: {
      'application/json': `#if("$input.path('$.price.cents')" == "" || "$input.path('$.symbol')" == "" || "$input.path('$.at')" == "")
#set($context.responseOverride.status = 502)
#set($context.responseOverride.header.Content-Type = "application/problem+json")
${problemAnswer(502, 'bad-backend', 'The exchange answered nonsense').responseTemplates['application/json'] ?? ''}
#else
${QUOTE_ANSWER.responseTemplates['application/json'] ?? ''}
#end`,
    },
  },
  problemAnswer(404, 'not-found', 'There is no such symbol', '404'),
  problemAnswer(503, 'unavailable', 'The exchange does not answer', '5\\d{2}|429'),
  problemAnswer(502, 'bad-backend', 'The exchange answered nonsense'),
];

/**
 * The OpenAPI document of an API that asks the exchange itself, with no function between.
 * @param quotesUrl where the exchange is
 * @param signed whether callers sign, too
 */
export const quotesDocument = (quotesUrl: string, signed: boolean): object => ({
  openapi: '3.0.1',
  info: { title: 'Quotes', version: '1' },
  'x-amazon-apigateway-request-validators': { all: { validateRequestBody: true, validateRequestParameters: true } },
  'x-amazon-apigateway-request-validator': 'all',
  'x-amazon-apigateway-gateway-responses': gatewayResponses(signed),
  components: {
    securitySchemes: {
      key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
      ...(signed && {
        sigv4: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
      }),
    },
  },
  security: [{ key: [], ...(signed && { sigv4: [] }) }],
  paths: {
    '/quotes/{id}': {
      get: {
        operationId: 'getQuote',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        responses: Object.fromEntries(declared(ANSWERS).map((answer) => [answer.statusCode, described(answer)])),
        'x-amazon-apigateway-integration': {
          type: 'http',
          httpMethod: 'GET',
          uri: `${quotesUrl}/{id}`,
          timeoutInMillis: DIRECT_MS,
          passthroughBehavior: 'never',
          requestParameters: { 'integration.request.path.id': 'method.request.path.id' },
          requestTemplates: { 'application/json': '' },
          responses: Object.fromEntries(
            ANSWERS.map(({ selectionPattern = 'default', ...answer }) => [selectionPattern, answer]),
          ),
        },
      },
    },
  },
});

const TEXT = { schema: { type: 'string' } };

const described = ({ statusCode, responseParameters }: ReturnType<typeof declared>[number]): object => ({
  description: statusCode === '200' ? 'The price' : 'A problem',
  headers: Object.fromEntries(
    Object.keys(responseParameters).map((name) => [name.replace('method.response.header.', ''), TEXT]),
  ),
});

const gatewayResponses = (signed: boolean): object =>
  Object.fromEntries(
    [...gatewayProblems(signed), KEYLESS].map(({ type, status, headers, body }): [string, object] => [
      type.responseType,
      {
        ...(status !== undefined && { statusCode: Number(status) }),
        responseParameters: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [`gatewayresponse.header.${name}`, value]),
        ),
        responseTemplates: { 'application/json': JSON.stringify(body) },
      },
    ]),
  );
