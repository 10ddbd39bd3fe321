import './variables';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/todo-mobile-api/get-todo.handler';
import { throttled } from '../support/aws-errors';
import { ID, item, someTodo, USER, userEvent } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const get = (id = ID) => handler(userEvent({ path: { id } }));

beforeEach(() => {
  tables.reset();
});

it('[todo-7] answers with the todo as of now, and its version', async () => {
  tables.on(GetCommand).resolves({ Item: { ...item(), changeId: 'c' } });
  const { statusCode, headers, body } = await get();
  expect(statusCode).toBe(200);
  expect(JSON.parse(body)).toEqual(someTodo());
  expect(headers).toMatchObject({ ETag: '"1"' });
  expect(tables.call(0).args[0].input).toMatchObject({ ConsistentRead: true });
});

it("[todo-1] looks in the partition of the token's user only", async () => {
  tables.on(GetCommand).resolves({});
  expect(await get()).toMatchObject({ statusCode: 404, headers: { 'Content-Type': 'application/problem+json' } });
  expect(tables.call(0).args[0].input).toMatchObject({ Key: { PK: `USER#${USER}`, SK: `TODO#${ID}` } });
});

it.each(['x', 'x'.repeat(3000), "01JZZZZZZZZZZZZZZZZZZZZZZ'", ''])(
  'asks no table about what is no id (%#)',
  async (id) => {
    expect(await get(id)).toMatchObject({ statusCode: 404 });
    expect(tables.calls()).toEqual([]);
  },
);

it('asks to come again when the table is throttled', async () => {
  tables.on(GetCommand).rejects(throttled);
  expect(await get()).toMatchObject({ statusCode: 503 });
});
