import './variables';
import { createHash } from 'node:crypto';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/strangler-facade/stand-in/legacy-application.handler';
import { conditionFailed } from '../support/aws-errors';
import { request } from '../../proofs/shared/order-request';
import { gatewayEvent, jsonEvent, ORDER_ID, placedOrder } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const upsert = (body: unknown) => handler(jsonEvent('PUT', `/orders/${ORDER_ID}`, body));
const written = () => tables.commandCalls(PutCommand).map(({ args }) => args[0].input);

beforeEach(() => {
  tables.reset();
  tables.on(PutCommand).resolves({});
});

it.each(['/', '/catalog', '/customers/c1'])('has a page %s, not in UTF-8', async (path) => {
  const { statusCode, headers, body, isBase64Encoded } = await handler(gatewayEvent({ path }));
  expect(statusCode).toBe(200);
  expect(headers?.['Content-Type']).toMatch(/^text\/(html|xml); charset=ISO-8859-1$/);
  expect(isBase64Encoded).toBe(true);
  expect(Buffer.from(body, 'base64').toString('latin1')).toMatch(/^<(HTML|\?xml)/);
});

it.each(['/nothing', '/customers', '/customers/"', '/orders/1/2'])('has no page %s', async (path) => {
  expect(await handler(gatewayEvent({ path }))).toMatchObject({ statusCode: 404 });
});

it('takes an order, and shows it', async () => {
  const { statusCode, body } = await handler(jsonEvent('POST', '/orders', request));
  expect(statusCode).toBe(201);
  expect(JSON.parse(body)).toMatchObject({ status: 'PLACED', totalCents: 2500 });
  expect(written()).toMatchObject([{ TableName: 'legacy', Item: { ...request, version: 1 } }]);
  tables.on(GetCommand).resolves({ Item: placedOrder() });
  const shown = await handler(gatewayEvent({ path: `/orders/${ORDER_ID}` }));
  expect(JSON.parse(shown.body)).toEqual(placedOrder());
});

it('knows no order that it was not sent', async () => {
  tables.on(GetCommand).resolves({});
  expect(await handler(gatewayEvent({ path: `/orders/${ORDER_ID}` }))).toMatchObject({ statusCode: 404 });
});

it('knows no order whose id would be no key', async () => {
  expect(await handler(gatewayEvent({ path: `/orders/${'x'.repeat(3000)}` }))).toMatchObject({ statusCode: 404 });
  expect(tables.commandCalls(GetCommand)).toEqual([]);
});

it('[strangler-5] takes a version only in place of an earlier one', async () => {
  expect(JSON.parse((await upsert(placedOrder())).body)).toEqual({ orderId: ORDER_ID, applied: true });
  expect(written()).toEqual([
    {
      TableName: 'legacy',
      Item: placedOrder(),
      ConditionExpression: 'attribute_not_exists(version) OR version < :version',
      ExpressionAttributeValues: { ':version': 1 },
    },
  ]);
});

it('[strangler-5] is content with a version that it has', async () => {
  tables.on(PutCommand).rejects(conditionFailed());
  const { statusCode, body } = await upsert(placedOrder());
  expect(statusCode).toBe(200);
  expect(JSON.parse(body)).toEqual({ orderId: ORDER_ID, applied: false });
});

it.each([
  ['no order', 'text'],
  ['another order', { ...placedOrder(), orderId: 'other' }],
  ['an order without version', { ...placedOrder(), version: undefined }],
])('refuses %s', async (_, body) => {
  expect(await upsert(body)).toMatchObject({ statusCode: 400 });
  expect(written()).toEqual([]);
});

it('refuses an order that breaks its rules, and a body that is no JSON', async () => {
  expect(await handler(jsonEvent('POST', '/orders', { ...request, items: [] }))).toMatchObject({ statusCode: 400 });
  expect(await handler({ ...jsonEvent('POST', '/orders'), body: '{' })).toMatchObject({ statusCode: 400 });
});

it.each([
  ['read', () => tables.on(GetCommand), () => handler(gatewayEvent({ path: `/orders/${ORDER_ID}` }))],
  ['taken', () => tables.on(PutCommand), () => handler(jsonEvent('POST', '/orders', request))],
  ['sent', () => tables.on(PutCommand), () => upsert(placedOrder())],
])('fails when an order cannot be %s', async (_, call, act) => {
  call().rejects(new Error('down'));
  await expect(act()).rejects.toThrow('down');
});

it('shows what it was sent', async () => {
  const event = {
    httpMethod: 'POST',
    path: '/snoop/a%2Fb',
    multiValueQueryStringParameters: { a: ['1', ''], b: ['2'] },
    body: Buffer.from([0, 255]).toString('base64'),
    isBase64Encoded: true,
  };
  const { body, multiValueHeaders } = await handler(gatewayEvent(event));
  expect(multiValueHeaders).toEqual({ Server: ['Shop/1.3'], 'Set-Cookie': ['basket=1', 'seen=2'] });
  expect(JSON.parse(body)).toEqual({
    method: 'POST',
    path: '/snoop/a%2Fb',
    query: [
      ['a', '1'],
      ['a', ''],
      ['b', '2'],
    ],
    headers: { 'x-caller-id': ['me'] },
    sha256: createHash('sha256')
      .update(Buffer.from([0, 255]))
      .digest('hex'),
  });
});

it('points to a path when asked to, and nowhere else', async () => {
  const snoop = (redirect: string) =>
    handler(gatewayEvent({ path: '/snoop', multiValueQueryStringParameters: { redirect: [redirect] } }));
  expect(await snoop('/catalog')).toMatchObject({ statusCode: 302, headers: { Location: './catalog' } });
  expect((await snoop('https://example.com')).statusCode).toBe(200);
});
