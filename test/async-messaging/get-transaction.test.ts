import './variables';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { ulid } from 'ulid';
import { handler } from '../../lambdas/async-messaging/get-transaction.handler';
import { throttled } from '../support/aws-errors';
import { apiEvent } from '../support/lambda-events';
import { NOW, pending, running, succeeded, TRANSACTION_ID } from './samples';

const table = mockClient(DynamoDBDocumentClient);
const DAY_MS = 24 * 60 * 60 * 1000;

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
  table.reset();
});
afterEach(() => jest.useRealTimers());

const get = async (Item?: object, transactionId = TRANSACTION_ID) => {
  table.on(GetCommand).resolves({ ...(Item && { Item }) });
  const { statusCode, headers, body } = await handler(apiEvent({ path: { transactionId } }));
  return { statusCode, retryAfter: headers?.['Retry-After'], body: JSON.parse(body) as Record<string, unknown> };
};

it.each([pending, running])('answers $status, and when to come back', async (transaction) => {
  const { statusCode, retryAfter, body } = await get(transaction);
  expect([statusCode, retryAfter, body]).toEqual([200, '1', { status: transaction.status }]);
  expect(table.commandCalls(GetCommand)[0]?.args[0].input.ConsistentRead).toBe(true);
});

it('answers how it ended', async () => {
  expect(await get(succeeded)).toEqual({
    statusCode: 200,
    retryAfter: undefined,
    body: { status: 'SUCCEEDED', result: { amountCents: 2500, feeCents: 63 } },
  });
  expect((await get({ ...pending, status: 'FAILED', error: 'no' })).body).toEqual({ status: 'FAILED', error: 'no' });
});

it('[async-7] hands a large result out by a URL that is signed for 15 minutes', async () => {
  const { body } = await get({ ...pending, status: 'SUCCEEDED', resultKey: `${TRANSACTION_ID}/w.json` });
  const url = new URL(String(body['resultUrl']));
  expect(Object.keys(body)).toEqual(['status', 'resultUrl']);
  expect(url.href.split('?')[0]).toBe(`https://results.s3.us-east-1.amazonaws.com/${TRANSACTION_ID}/w.json`);
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': 'AKIDEXAMPLE/20260301/us-east-1/s3/aws4_request',
    'X-Amz-Date': '20260301T120000Z',
    'X-Amz-Expires': '900',
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
  });
});

it.each<[number, string, object | undefined, string]>([
  [404, 'that never was', undefined, TRANSACTION_ID],
  [404, 'that is no id', undefined, 'x'],
  [404, 'of a time that no id has', undefined, '8ZZZZZZZZZZZZZZZZZZZZZZZZZ'],
  [404, 'accepted almost 30 days ago, that never was', undefined, ulid(NOW.getTime() - 30 * DAY_MS + 1000)],
  [410, 'accepted 30 days ago, that is gone', undefined, ulid(NOW.getTime() - 30 * DAY_MS)],
  [410, 'that has expired and is still there', { ...succeeded, expiresAt: NOW.getTime() / 1000 }, TRANSACTION_ID],
  [200, 'that has not ended in 30 days', pending, ulid(NOW.getTime() - 31 * DAY_MS)],
])('answers %i for one %s', async (status, _, item, id) => {
  expect((await get(item, id)).statusCode).toBe(status);
});

it('answers 503 when the table does not', async () => {
  table.on(GetCommand).rejects(throttled);
  expect((await handler(apiEvent({ path: { transactionId: TRANSACTION_ID } }))).statusCode).toBe(503);
});
