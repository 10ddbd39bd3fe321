import './variables';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/async-messaging/accept-transaction.handler';
import { conditionFailed, throttled } from '../support/aws-errors';
import { apiEvent } from '../support/lambda-events';

const tables = mockClient(DynamoDBDocumentClient);
const topic = mockClient(SNSClient);
const request = { type: 'payment', amountCents: 2500 };

beforeEach(() => {
  for (const mock of [tables, topic]) mock.reset();
  tables.on(TransactWriteCommand).resolves({});
  tables.on(UpdateCommand).resolves({});
  topic.on(PublishCommand).resolves({ MessageId: 'm1' });
});

const post = (body: unknown = request, headers?: Record<string, string>) => handler(apiEvent({ body, headers }));
const sent = () => topic.commandCalls(PublishCommand).map(({ args: [{ input }] }) => input.Message);
const idIn = (body: string) => (JSON.parse(body) as { transactionId: string }).transactionId;

it('[async-1] writes the transaction before it sends it, and marks it after', async () => {
  const { statusCode, headers, body } = await post();
  const transactionId = idIn(body);
  const location = `/transactions/${transactionId}`;
  expect([statusCode, JSON.parse(body)]).toEqual([202, { transactionId, location }]);
  expect(headers).toMatchObject({ Location: location, 'Retry-After': '1' });
  expect(tables.commandCalls(TransactWriteCommand)[0]?.args[0].input.TransactItems?.[0]?.Put).toMatchObject({
    TableName: 'transactions',
    Item: { ...request, transactionId, status: 'PENDING', state: 'UNSENT' },
    ConditionExpression: 'attribute_not_exists(transactionId)',
  });
  expect(tables.commandCalls(UpdateCommand)[0]?.args[0].input).toMatchObject({
    Key: { transactionId },
    UpdateExpression: 'REMOVE #state',
  });
});

it('sends a message that names the transaction and says no more of it', async () => {
  const transactionId = idIn((await post()).body);
  expect(sent()).toEqual([JSON.stringify({ transactionId })]);
});

it('[async-9] gives each transaction an id with 80 random bits', async () => {
  const ids = await Promise.all(Array.from({ length: 50 }, async () => idIn((await post()).body)));
  // The first ten characters are the time, sixteen of 5 bits follow.
  expect(ids.every((id) => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id))).toBe(true);
  expect(new Set(ids.map((id) => id.slice(10))).size).toBe(ids.length);
  const isSpread = Array.from({ length: 16 }, (_, place) => new Set(ids.map((id) => id[10 + place])).size > 8);
  expect(isSpread).not.toContain(false);
});

it('[async-1] accepts a transaction that could not be sent: the sweep does', async () => {
  topic.on(PublishCommand).rejects(throttled);
  expect((await post()).statusCode).toBe(202);
  expect(tables.commandCalls(UpdateCommand)).toEqual([]);
});

it.each([throttled, conditionFailed()])('[async-1] accepts a transaction whose mark comes to %s', async (error) => {
  tables.on(UpdateCommand).rejects(error);
  expect((await post()).statusCode).toBe(202);
});

it('[async-1] accepts nothing that is not written', async () => {
  tables.on(TransactWriteCommand).rejects(throttled);
  expect((await post()).statusCode).toBe(503);
  expect(sent()).toEqual([]);
});

it('[async-3] writes the key with the transaction', async () => {
  await post(request, { 'Idempotency-Key': 'k1' });
  const items = tables.commandCalls(TransactWriteCommand)[0]?.args[0].input.TransactItems ?? [];
  expect(items.map(({ Put }) => Put?.TableName)).toEqual(['idempotency', 'transactions']);
  expect(items[0]?.Put?.Item).toMatchObject({ idempotencyKey: 'POST /transactions#k1' });
});

it.each<[string, object]>([
  ['type', { type: 'refund' }],
  ['type', { type: undefined }],
  ['amountCents', { amountCents: 0 }],
  ['amountCents', { amountCents: 0.5 }],
  ['amountCents', { amountCents: '2500' }],
  ['amountCents', { amountCents: 1_000_000_000_01 }],
])('refuses a wrong %s and names it', async (field, change) => {
  const { statusCode, body } = await post({ ...request, ...change });
  const { errors } = JSON.parse(body) as { errors: { field: string }[] };
  expect([statusCode, errors.map((error) => error.field)]).toEqual([400, [field]]);
  expect([...tables.calls(), ...topic.calls()]).toEqual([]);
});
