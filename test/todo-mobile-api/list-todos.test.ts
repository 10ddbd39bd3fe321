import './variables';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/todo-mobile-api/list-todos.handler';
import { keyOf } from '../../lambdas/todo-mobile-api/tables';
import { cursorOf } from '../../lambdas/todo-mobile-api/todo-query';
import { throttled } from '../support/aws-errors';
import { ID, item, OTHER, someTodo, USER, userEvent } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const list = (query?: Record<string, string>) => handler(userEvent({ ...(query && { query }) }));
const asked = (call = 0) => tables.commandCalls(QueryCommand)[call]?.args[0].input;
const id = (n: number) => `01JZZZZZZZZZZZZZZZZZZZZZ${String(n).padStart(2, '0')}`;

beforeEach(() => {
  tables.reset();
  tables.on(QueryCommand).resolves({ Items: [item()] });
});

it("[todo-1] [todo-7] answers with the todos of the token's user as of now, newest first", async () => {
  const { statusCode, body } = await list();
  expect(statusCode).toBe(200);
  expect(JSON.parse(body)).toEqual({ items: [someTodo()] });
  expect(asked()).toMatchObject({
    KeyConditionExpression: '#partition = :user',
    ExpressionAttributeValues: { ':user': `USER#${USER}` },
    Limit: 25,
    ScanIndexForward: false,
    ConsistentRead: true,
  });
});

it('goes on at the cursor', async () => {
  tables.on(QueryCommand).resolves({ Items: [item()], LastEvaluatedKey: keyOf(USER, ID) });
  const { cursor } = JSON.parse((await list({ limit: '1' })).body) as { cursor: string };
  await list({ limit: '1', cursor });
  expect(asked(1)).toMatchObject({ ExclusiveStartKey: keyOf(USER, ID), Limit: 1 });
});

it('looks further for todos of which few are done, and cuts the page where it is full', async () => {
  const done = (n: number) => item(id(n), { done: true });
  tables
    .on(QueryCommand)
    .resolvesOnce({ Items: [done(9)], LastEvaluatedKey: keyOf(USER, id(8)) })
    .resolves({ Items: [done(7), done(6), done(5)], LastEvaluatedKey: keyOf(USER, id(4)) });
  const { items, cursor } = JSON.parse((await list({ done: 'true', limit: '2' })).body) as {
    items: { id: string }[];
    cursor: string;
  };
  expect(items.map((one) => one.id)).toEqual([id(9), id(7)]);
  expect(cursor).toBe(cursorOf({ user: USER, done: true }, id(7)));
  expect(asked(1)).toMatchObject({
    FilterExpression: '#done = :done',
    ExclusiveStartKey: keyOf(USER, id(8)),
    Limit: 100,
  });
});

it('stops looking after five queries, and returns where to go on', async () => {
  tables.on(QueryCommand).resolves({ Items: [], LastEvaluatedKey: keyOf(USER, ID) });
  const { body } = await list({ done: 'false' });
  expect(tables.calls()).toHaveLength(5);
  expect(JSON.parse(body)).toEqual({ items: [], cursor: cursorOf({ user: USER, done: false }, ID) });
});

it.each([
  ['malformed', 'nonsense'],
  ['empty', ''],
  ['of another user', cursorOf({ user: OTHER }, ID)],
  ['of another query', cursorOf({ user: USER, done: true }, ID)],
  ['not of a todo', cursorOf({ user: USER }, 'nonsense')],
])('[todo-3] refuses a cursor that is %s, and asks no table', async (_, cursor) => {
  const { statusCode, body } = await list({ cursor });
  expect(statusCode).toBe(400);
  expect(JSON.parse(body)).toMatchObject({ errors: [{ field: 'cursor' }] });
  expect(tables.calls()).toEqual([]);
});

it.each([
  ['limit', '0'],
  ['limit', '101'],
  ['limit', '1.5'],
  ['limit', 'ten'],
  ['limit', ''],
  ['done', 'yes'],
])('names %s when it is "%s", and states what it must be', async (field, value) => {
  const { statusCode, body } = await list({ [field]: value });
  expect(statusCode).toBe(400);
  const detail = field === 'done' ? 'Must be true or false' : 'Must be a whole number from 1 to 100';
  expect(JSON.parse(body)).toMatchObject({ errors: [{ field, detail }] });
});

it('asks to come again when the table is throttled', async () => {
  tables.on(QueryCommand).rejects(throttled);
  expect(await list()).toMatchObject({ statusCode: 503 });
});
