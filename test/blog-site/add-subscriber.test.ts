import './variables';
import { DynamoDBDocumentClient, PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/blog-site/add-subscriber.handler';
import { cancelledBecause, conditionFailed, throttled } from '../support/aws-errors';
import { apiEvent } from '../support/lambda-events';
import { captureMetrics } from '../support/metrics';
import { blamed } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const { emitted } = captureMetrics();
const add = (email: unknown = 'Ann+Blog@Example.com') => handler(apiEvent({ body: { email } }));
const known = cancelledBecause('ConditionalCheckFailed', 'None');
const capped = cancelledBecause('None', 'ConditionalCheckFailed');

beforeEach(() => {
  jest.clearAllMocks();
  tables.reset();
  tables.on(TransactWriteCommand).resolves({});
  tables.on(UpdateCommand).resolves({});
  tables.on(PutCommand).resolves({});
});

it('writes the subscriber and the count of its mailbox’s mails in one transaction', async () => {
  const { statusCode, body } = await add();
  expect([statusCode, JSON.parse(body)]).toEqual([202, { status: 'accepted' }]);
  const [row, count] = tables.commandCalls(TransactWriteCommand)[0]?.args[0].input.TransactItems ?? [];
  expect(row?.Put).toMatchObject({
    Item: { email: 'ann+blog@example.com', standing: 'SUBSCRIBED', welcome: 'PENDING', waiting: 'FOR_MAIL' },
    ConditionExpression: 'attribute_not_exists(subject)',
  });
  expect(row?.Put?.Item?.['secret']).toMatch(/^[\w-]{22}$/);
  expect(count?.Update).toMatchObject({ ExpressionAttributeValues: { ':most': 3 } });
  expect(tables.calls()).toHaveLength(1);
});

it('[blog-4] counts the mails of a mailbox under all of its addresses and by the day', async () => {
  for (const email of ['ann@example.com', 'ann+1@example.com', 'bob@example.com']) await add(email);
  const keys = tables
    .commandCalls(TransactWriteCommand)
    .map(({ args }) => JSON.stringify(args[0].input.TransactItems?.[1]?.Update?.Key));
  expect(keys[0]).toBe(keys[1]);
  expect(keys[0]).not.toBe(keys[2]);
  expect(keys[0]).toMatch(/"entry":"\d{4}-\d\d-\d\d"/);
});

it.each([
  ['known', known],
  ['beyond the cap', capped],
])('[blog-3] answers for an address that is %s as for a new one', async (_, error) => {
  const fresh = await add();
  tables.on(TransactWriteCommand).rejects(error);
  expect(await add()).toEqual(fresh);
});

it('[blog-3] makes a subscriber again of who has unsubscribed, and asks for no mail', async () => {
  tables.on(TransactWriteCommand).rejects(known);
  tables.on(UpdateCommand).rejects(conditionFailed());
  expect((await add()).statusCode).toBe(202);
  expect(tables.commandCalls(UpdateCommand)[0]?.args[0].input).toMatchObject({
    UpdateExpression: 'SET standing = :subscribed',
    ConditionExpression: 'standing = :unsubscribed',
  });
  expect(tables.commandCalls(PutCommand)).toEqual([]);
});

it('[blog-4] keeps who is beyond the cap without a mail, and counts it for the alarm', async () => {
  tables.on(TransactWriteCommand).rejects(capped);
  await add();
  expect(tables.commandCalls(PutCommand)[0]?.args[0].input.Item).toMatchObject({ welcome: 'CAPPED' });
  expect(tables.commandCalls(PutCommand)[0]?.args[0].input.Item).not.toHaveProperty('waiting');
  expect(emitted('CappedWelcomes')).toMatchObject([{ value: 1, service: 'BlogSite', namespace: 'ProvenServerless' }]);
});

it.each(['ann', undefined, 7])('names the field when the address is %p', async (email) => {
  const { statusCode, body } = await handler(apiEvent({ body: { email } }));
  expect([statusCode, blamed(body)]).toEqual([400, ['email']]);
});

it.each([
  ['the transaction', () => tables.on(TransactWriteCommand).rejects(throttled)],
  [
    'the transaction, since another one is at it',
    () => tables.on(TransactWriteCommand).rejects(cancelledBecause('None', 'TransactionConflict')),
  ],
  [
    'the row beyond the cap',
    () => {
      tables.on(TransactWriteCommand).rejects(capped);
      tables.on(PutCommand).rejects(throttled);
    },
  ],
  [
    'the known row',
    () => {
      tables.on(TransactWriteCommand).rejects(known);
      tables.on(UpdateCommand).rejects(throttled);
    },
  ],
])('asks to come again when the table does not take %s', async (_, fail) => {
  fail();
  expect((await add()).statusCode).toBe(503);
});
