import { deployApi, post } from '../../support';
import type { Contract } from '../../contract';

const DOCUMENT = {
  openapi: '3.0.1',
  info: { title: 'imported', version: '1' },
  'x-amazon-apigateway-request-validators': { all: { validateRequestBody: true, validateRequestParameters: true } },
  'x-amazon-apigateway-request-validator': 'all',
  'x-amazon-apigateway-gateway-responses': {
    BAD_REQUEST_BODY: { statusCode: 422, responseTemplates: { 'application/json': '"misfit"' } },
  },
  components: {
    schemas: {
      Kind: { type: 'string', enum: ['a', 'b'] },
      Work: { type: 'object', required: ['kind'], properties: { kind: { $ref: '#/components/schemas/Kind' } } },
    },
  },
  paths: {
    '/jobs/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      post: {
        parameters: [{ name: 'mode', in: 'query', required: true, schema: { type: 'string' } }],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Work' } } } },
        responses: { 202: { description: 'taken' } },
        'x-amazon-apigateway-integration': {
          type: 'mock',
          passthroughBehavior: 'never',
          requestTemplates: { 'application/json': '{"statusCode": 202}' },
          responses: { default: { statusCode: '202', responseTemplates: { 'application/json': '"taken"' } } },
        },
      },
    },
    '/whatever': {
      'x-amazon-apigateway-any-method': {
        responses: {},
        'x-amazon-apigateway-integration': {
          type: 'mock',
          requestTemplates: { 'application/json': '{"statusCode": 200}' },
          responses: { default: { statusCode: '200', responseTemplates: { 'application/json': '"any"' } } },
        },
      },
    },
  },
};

export const contract: Contract = {
  behaviour: 'an imported API has the models, validators, answers and integrations of its document',
  check: async (cloud) => {
    const Api = { Type: 'AWS::ApiGateway::RestApi', Properties: { Body: DOCUMENT } };
    const root = { Type: 'MOCK', RequestTemplates: {}, IntegrationResponses: [] };
    const url = await deployApi(cloud, 'imported', { integration: root, resources: { Api } });
    const taken = await post(`${url}jobs/1?mode=m`, '{"kind":"a"}');
    expect([taken.status, await taken.text()]).toEqual([202, '"taken"']);
    const misfit = await post(`${url}jobs/1?mode=m`, '{"kind":"c"}');
    expect([misfit.status, await misfit.text()]).toEqual([422, '"misfit"']);
    expect((await post(`${url}jobs/1`, '{"kind":"a"}')).status).toBe(400);
    expect((await post(`${url}jobs/1?mode=m`, '{"kind":"a"}', 'text/plain')).status).toBe(415);
    expect(await (await fetch(`${url}whatever`, { method: 'DELETE' })).text()).toBe('"any"');
  },
};
