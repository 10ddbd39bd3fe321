import './variables';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/todo-mobile-api/create-todo.handler';
import { throttled } from '../support/aws-errors';
import { OTHER, USER, userEvent } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const create = (body: unknown = { title: 'Buy milk' }, headers?: Record<string, string>) =>
  handler(userEvent({ body, ...(headers && { headers }) }));
const written = () => tables.commandCalls(TransactWriteCommand)[0]?.args[0].input.TransactItems ?? [];

beforeEach(() => {
  tables.reset();
  tables.on(TransactWriteCommand).resolves({});
});

it('answers with the new todo, its version and where it is', async () => {
  const { statusCode, headers, body } = await create({
    title: 'Buy milk',
    notes: '2 l',
    dueAt: '2026-03-02T18:00:00Z',
  });
  const todo = JSON.parse(body) as { id: string; createdAt: string };
  expect(statusCode).toBe(201);
  expect(todo).toEqual({
    id: expect.stringMatching(/^[0-9A-Z]{26}$/) as string,
    title: 'Buy milk',
    notes: '2 l',
    dueAt: '2026-03-02T18:00:00Z',
    done: false,
    version: 1,
    createdAt: expect.stringMatching(/Z$/) as string,
    updatedAt: todo.createdAt,
  });
  expect(headers).toMatchObject({ Location: `/todos/${todo.id}`, ETag: '"1"' });
});

it("[todo-1] writes into the partition of the token's user, whatever the body has", async () => {
  const { statusCode } = await create({ title: 'Buy milk', PK: `USER#${OTHER}` });
  expect(statusCode).toBe(400);
  await create();
  expect(written()).toHaveLength(1);
  expect(written()[0]?.Put).toMatchObject({
    TableName: 'todos',
    Item: { PK: `USER#${USER}`, SK: expect.stringMatching(/^TODO#[0-9A-Z]{26}$/) as string },
    ConditionExpression: 'attribute_not_exists(PK)',
  });
});

it('[todo-5] writes the idempotency record, scoped to the user, in the same transaction', async () => {
  await create(undefined, { 'Idempotency-Key': 'k1' });
  expect(tables.calls()).toHaveLength(1);
  expect(written().map(({ Put }) => Put?.TableName)).toEqual(['idempotency', 'todos']);
  expect(written()[0]?.Put?.Item).toMatchObject({ idempotencyKey: `USER#${USER}#k1` });
});

it.each([
  ['title', {}],
  ['title', { title: '' }],
  ['title', { title: 'x'.repeat(201) }],
  ['title', { title: '💥'.repeat(201) }],
  ['notes', { title: 'x', notes: 'x'.repeat(2001) }],
  ['dueAt', { title: 'x', dueAt: 'tomorrow' }],
  ['dueAt', { title: 'x', dueAt: '2026-02-31T00:00:00Z' }],
  ['dueAt', { title: 'x', dueAt: '2026-02-03T24:00:00+01:00' }],
  ['done', { title: 'x', done: true }],
])('names %s when that is wrong, and writes nothing', async (field, body) => {
  const { statusCode, body: answer } = await create(body);
  expect(statusCode).toBe(400);
  expect(JSON.parse(answer)).toMatchObject({ errors: [{ field }] });
  expect(tables.calls()).toEqual([]);
});

it.each([
  ['no claims', undefined],
  ['an access token', { sub: USER, token_use: 'access' }],
  ['no sub', { token_use: 'id' }],
  ['a sub that is none', { sub: 'USER#x', token_use: 'id' }],
])('[todo-1] refuses a request with %s, and writes nothing', async (_, claims) => {
  const event = userEvent({ body: { title: 'x' } }, claims);
  expect(await handler(claims ? event : { ...event, requestContext: {} as never })).toMatchObject({ statusCode: 401 });
  expect(tables.calls()).toEqual([]);
});

it('asks to come again when the table is throttled', async () => {
  tables.on(TransactWriteCommand).rejects(throttled);
  expect(await create()).toMatchObject({ statusCode: 503, headers: { 'Retry-After': '1' } });
});
