import './variables';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/blog-site/unsubscribe.handler';
import { conditionFailed, throttled } from '../support/aws-errors';
import { apiEvent } from '../support/lambda-events';
import { ID, SECRET } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const end = (token = `${ID}.${SECRET}`, event = {}) => handler({ ...apiEvent({ path: { token } }), ...event });

beforeEach(() => {
  tables.reset();
  tables.on(UpdateCommand).resolves({});
});

it.each([
  [
    'the form of a mail program',
    { body: 'List-Unsubscribe=One-Click', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  ],
  ['no body', { body: null, headers: {} }],
])('[blog-12] unsubscribes by one request with %s', async (_, event) => {
  expect((await end(undefined, event)).statusCode).toBe(200);
  expect(tables.commandCalls(UpdateCommand)[0]?.args[0].input).toMatchObject({
    Key: { subject: `SUBSCRIBER#${ID}`, entry: 'ROW' },
    UpdateExpression: 'SET standing = :unsubscribed REMOVE waiting',
    ConditionExpression: 'secret = :secret',
    ExpressionAttributeValues: { ':secret': SECRET },
  });
});

it('answers 404 for a token that nobody was sent', async () => {
  tables.on(UpdateCommand).rejects(conditionFailed());
  expect((await end()).statusCode).toBe(404);
});

it('asks no table about what can be no token', async () => {
  expect((await end('guess')).statusCode).toBe(404);
  expect(tables.calls()).toEqual([]);
});

it('asks to come again when the table does not answer', async () => {
  tables.on(UpdateCommand).rejects(throttled);
  expect((await end()).statusCode).toBe(503);
});
