import './variables';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { AnswerTooLarge, httpCall, HttpTimeout } from '../../lambdas/shared/http-call';
import { handler } from '../../lambdas/strangler-facade/route-request.handler';
import { request } from '../../proofs/shared/order-request';
import { gatewayEvent, jsonEvent } from './samples';

jest.mock('../../lambdas/shared/http-call', () => ({
  ...jest.requireActual<object>('../../lambdas/shared/http-call'),
  httpCall: jest.fn(),
}));
const legacy = jest.mocked(httpCall);
const service = mockClient(LambdaClient);

const payload = (value: unknown) => ({ transformToString: () => JSON.stringify(value) }) as never;
const bodyOf = ({ body }: { body: string }) => JSON.parse(body) as unknown;

beforeEach(() => {
  service.reset();
  service.on(InvokeCommand).resolves({
    Payload: payload({ statusCode: 201, headers: { Location: '/orders/1' }, body: '{}' }),
  });
  legacy.mockReset().mockResolvedValue({ status: 200, headers: [['X-Own', '1']], body: Buffer.from('page') });
});

it('[strangler-1] asks the Orders service alone for what is strangled', async () => {
  const answer = await handler(jsonEvent('POST', '/orders', request, { 'idempotency-key': 'k' }));
  expect(answer).toEqual({
    statusCode: 201,
    multiValueHeaders: { location: ['/orders/1'], 'x-served-by': ['orders-service'] },
    body: '{}',
  });
  const { FunctionName, Payload } = service.commandCalls(InvokeCommand)[0]?.args[0].input ?? {};
  expect(FunctionName).toBe('orders-service');
  expect(JSON.parse(Payload as string)).toMatchObject({
    httpMethod: 'POST',
    path: '/orders',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
    body: JSON.stringify(request),
  });
  expect(legacy).not.toHaveBeenCalled();
});

it('[strangler-1] asks the legacy system alone for everything else', async () => {
  const answer = await handler(gatewayEvent({ path: '/catalog' }));
  expect(answer).toMatchObject({
    statusCode: 200,
    multiValueHeaders: { 'x-own': ['1'], 'x-served-by': ['legacy'] },
    body: 'page',
  });
  expect(legacy).toHaveBeenCalledTimes(1);
  expect(legacy.mock.calls[0]?.[1]).toMatchObject({ method: 'GET', path: '/shop/catalog' });
  expect(service.calls()).toHaveLength(0);
});

it('believes nobody else about who served a request', async () => {
  legacy.mockResolvedValue({ status: 200, headers: [['X-Served-By', 'varnish']], body: Buffer.alloc(0) });
  const { multiValueHeaders } = await handler(gatewayEvent());
  expect(multiValueHeaders?.['x-served-by']).toEqual(['legacy']);
});

it('[strangler-3] gives a caller who has no key one to come back with, beside the cookies of the legacy system', async () => {
  legacy.mockResolvedValue({ status: 200, headers: [['Set-Cookie', 'a=1']], body: Buffer.alloc(0) });
  const { multiValueHeaders } = await handler(gatewayEvent({ multiValueHeaders: { 'x-caller-id': [] } }));
  expect(multiValueHeaders?.['set-cookie']).toEqual([
    'a=1',
    expect.stringMatching(/^facade-caller=[0-9A-Z]{26}; Path=\/; Max-Age=31536000; HttpOnly; Secure; SameSite=Lax$/),
  ]);
});

it('gives a known caller none', async () => {
  expect((await handler(gatewayEvent())).multiValueHeaders).not.toHaveProperty('set-cookie');
});

it.each([
  ['cannot be reached', Object.assign(new Error(), { code: 'ECONNREFUSED' }), 502],
  ['answers with what no parser reads', Object.assign(new Error(), { code: 'HPE_INVALID_HEADER_TOKEN' }), 502],
  ['has no name', Object.assign(new Error(), { code: 'ENOTFOUND' }), 502],
  ['answers with too much', new AnswerTooLarge(), 502],
  ['does not answer in time', new HttpTimeout(), 504],
])('[strangler-7] answers with a problem when the legacy system %s', async (_, error, status) => {
  legacy.mockRejectedValue(error);
  const answer = await handler(gatewayEvent({ path: '/catalog' }));
  expect(answer).toMatchObject({
    statusCode: status,
    multiValueHeaders: {
      'content-type': ['application/problem+json'],
      'retry-after': ['1'],
      'x-served-by': ['legacy'],
    },
  });
  expect(bodyOf(answer)).toMatchObject({ status, type: expect.stringMatching(/^urn:problem-type:/) as string });
  expect((await handler(jsonEvent('POST', '/orders', request))).statusCode).toBe(201);
});

it.each([
  ['fails', { FunctionError: 'Unhandled', Payload: payload({}) }, 502],
  ['is throttled', Object.assign(new Error(), { name: 'TooManyRequestsException' }), 503],
  ['does not answer in time', Object.assign(new Error(), { name: 'TimeoutError' }), 504],
  ['cannot be reached', Object.assign(new Error(), { name: 'AccessDeniedException' }), 502],
])('[strangler-1] asks nobody else when the Orders service %s', async (_, outcome, status) => {
  if (outcome instanceof Error) service.on(InvokeCommand).rejects(outcome);
  else service.on(InvokeCommand).resolves(outcome);
  const answer = await handler(jsonEvent('POST', '/orders', request));
  expect(answer).toMatchObject({ statusCode: status, multiValueHeaders: { 'x-served-by': ['orders-service'] } });
  expect(service.calls()).toHaveLength(1);
  expect(legacy).not.toHaveBeenCalled();
});

it('logs what no parser could read in an answer of the legacy system', async () => {
  const unread = { code: 'HPE_INVALID_HEADER_TOKEN', reason: 'Invalid header token' };
  legacy.mockRejectedValue(Object.assign(new Error('Parse Error'), unread));
  expect(bodyOf(await handler(gatewayEvent({ path: '/catalog' })))).toMatchObject({
    title: 'legacy gave an answer that is no HTTP: Invalid header token',
  });
});

it.each(['/x/../orders', '/./orders', '/%2e%2e/admin', '/orders/%252e%252e/x', '/catalog/..;/admin'])(
  '[strangler-1] asks nobody for %s, and answers why',
  async (path) => {
    const answer = await handler(gatewayEvent({ path }));
    expect(answer).toMatchObject({ statusCode: 400 });
    expect(answer.multiValueHeaders).not.toHaveProperty('x-served-by');
    expect(bodyOf(answer)).toMatchObject({ type: 'urn:problem-type:invalid-path', errors: [{ field: 'path' }] });
    expect([legacy.mock.calls, service.calls()]).toEqual([[], []]);
  },
);

it.each([
  [4 * 1024 * 1024, 200],
  [4 * 1024 * 1024 + 1, 413],
])('answers a body of %i bytes with %i', async (size, status) => {
  const body = Buffer.alloc(size).toString('base64');
  const answer = await handler(gatewayEvent({ httpMethod: 'PUT', path: '/files', body, isBase64Encoded: true }));
  expect(answer.statusCode).toBe(status);
  expect(legacy).toHaveBeenCalledTimes(status === 200 ? 1 : 0);
});
