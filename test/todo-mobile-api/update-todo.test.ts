import './variables';
import { DynamoDBDocumentClient, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/todo-mobile-api/update-todo.handler';
import { conditionFailed, throttled } from '../support/aws-errors';
import { ID, item, someTodo, USER, userEvent } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const update = (body: unknown = { done: true }, headers: Record<string, string> = { 'If-Match': '"1"' }) =>
  handler(userEvent({ body, headers, path: { id: ID } }));
const asked = () => tables.commandCalls(UpdateCommand)[0]?.args[0].input ?? ({} as Partial<UpdateCommandInput>);

beforeEach(() => {
  tables.reset();
  tables.on(UpdateCommand).resolves({ Attributes: item(ID, { done: true, version: 2, changeId: 'c' }) });
});

it('answers with the changed todo and its new version', async () => {
  const { statusCode, headers, body } = await update();
  expect(statusCode).toBe(200);
  expect(JSON.parse(body)).toEqual(someTodo(ID, { done: true, version: 2 }));
  expect(headers).toMatchObject({ ETag: '"2"' });
});

it('[todo-4] changes the version that the caller has seen, and counts it', async () => {
  await update();
  expect(asked()).toMatchObject({
    UpdateExpression: 'SET #done = :done, #changeId = :changeId, #updatedAt = :updatedAt, #version = #version + :one',
    ConditionExpression: '#version = :seen',
    ExpressionAttributeValues: { ':done': true, ':seen': 1, ':one': 1 },
  });
});

it("[todo-1] changes nothing outside the partition of the token's user", async () => {
  await update();
  expect(asked()).toMatchObject({ Key: { PK: `USER#${USER}`, SK: `TODO#${ID}` } });
});

it('removes what is null', async () => {
  await update({ notes: null, title: 'Buy bread' });
  const { UpdateExpression, ExpressionAttributeValues } = asked();
  expect(UpdateExpression).toMatch(/^SET #title = :title, .* REMOVE #notes$/);
  expect(ExpressionAttributeValues).not.toHaveProperty(':notes');
});

it('[todo-4] asks for the version that was seen, and changes nothing without it', async () => {
  expect(await update(undefined, {})).toMatchObject({ statusCode: 428 });
  expect(tables.calls()).toEqual([]);
});

it('[todo-4] returns the current version when it is another', async () => {
  tables.on(UpdateCommand).rejects(conditionFailed(item(ID, { version: 7, changeId: 'of another' })));
  const { statusCode, headers } = await update();
  expect(statusCode).toBe(412);
  expect(headers).toMatchObject({ ETag: '"7"', 'Content-Type': 'application/problem+json' });
});

it.each(['*', '1', 'W/"1"', '"0"', '"1", "2"', '"9999999999999999999999"', ''])(
  '[todo-4] takes %s for no version that it ever gave',
  async (tag) => {
    tables.on(UpdateCommand).rejects(conditionFailed(item()));
    expect(await update(undefined, { 'If-Match': tag })).toMatchObject({ statusCode: 412 });
    expect(asked()).toMatchObject({ ExpressionAttributeValues: { ':seen': 0 } });
  },
);

it('[todo-4] knows its own change again, when the SDK asked twice', async () => {
  tables.on(UpdateCommand).callsFake(({ ExpressionAttributeValues }: UpdateCommandInput) => {
    throw conditionFailed(
      item(ID, { done: true, version: 2, changeId: ExpressionAttributeValues?.[':changeId'] as string }),
    );
  });
  const { statusCode, body } = await update();
  expect(statusCode).toBe(200);
  expect(JSON.parse(body)).toEqual(someTodo(ID, { done: true, version: 2 }));
});

it('answers 404 for a todo that does not exist', async () => {
  tables.on(UpdateCommand).rejects(conditionFailed());
  expect(await update()).toMatchObject({ statusCode: 404 });
});

it.each([
  ['', {}],
  ['title', { title: null }],
  ['done', { done: 'yes' }],
  ['version', { version: 9 }],
])('names "%s" when that is wrong, and changes nothing', async (field, body) => {
  const { statusCode, body: answer } = await update(body);
  expect(statusCode).toBe(400);
  expect(JSON.parse(answer)).toMatchObject({ errors: [{ field }] });
  expect(tables.calls()).toEqual([]);
});

it('asks to come again when the table is throttled', async () => {
  tables.on(UpdateCommand).rejects(throttled);
  expect(await update()).toMatchObject({ statusCode: 503 });
});
