import './variables';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/pub-sub/get-account.handler';
import { throttled } from '../support/aws-errors';
import { apiEvent } from '../support/lambda-events';

const tables = mockClient(DynamoDBDocumentClient);

beforeEach(() => tables.reset());

const read = (accountId = 'a1') => handler(apiEvent({ path: { accountId } }));

it('answers with its balance', async () => {
  tables.on(GetCommand).resolves({ Item: { balanceCents: 250, lastEntryId: 'e1' } });
  const { statusCode, body } = await read();
  expect([statusCode, JSON.parse(body)]).toEqual([200, { balanceCents: 250, lastEntryId: 'e1' }]);
  expect(tables.commandCalls(GetCommand)[0]?.args[0].input.ConsistentRead).toBe(true);
});

it.each(['a1', 'a b'])('answers 404 for an unknown one: %s', async (accountId) => {
  tables.on(GetCommand).resolves({});
  expect((await read(accountId)).statusCode).toBe(404);
});

it('asks to come again when the table does not answer', async () => {
  tables.on(GetCommand).rejects(throttled);
  expect((await read()).statusCode).toBe(503);
});
