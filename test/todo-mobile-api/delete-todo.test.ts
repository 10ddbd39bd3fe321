import './variables';
import { DeleteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/todo-mobile-api/delete-todo.handler';
import { throttled } from '../support/aws-errors';
import { ID, item, USER, userEvent } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const remove = (id = ID) => handler(userEvent({ path: { id } }));

beforeEach(() => {
  tables.reset();
});

it("[todo-1] deletes from the partition of the token's user only", async () => {
  tables.on(DeleteCommand).resolves({ Attributes: item() });
  expect(await remove()).toMatchObject({ statusCode: 204, body: '' });
  expect(tables.call(0).args[0].input).toMatchObject({ Key: { PK: `USER#${USER}`, SK: `TODO#${ID}` } });
});

it('answers 404 for a todo that does not exist', async () => {
  tables.on(DeleteCommand).resolves({});
  expect(await remove()).toMatchObject({ statusCode: 404 });
  expect(await remove('nonsense')).toMatchObject({ statusCode: 404 });
});

it('asks to come again when the table is throttled', async () => {
  tables.on(DeleteCommand).rejects(throttled);
  expect(await remove()).toMatchObject({ statusCode: 503 });
});
