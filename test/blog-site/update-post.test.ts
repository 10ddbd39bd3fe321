import './variables';
import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { handler } from '../../lambdas/blog-site/update-post.handler';
import { cancelledBecause, throttled } from '../support/aws-errors';
import { apiEvent } from '../support/lambda-events';
import { blamed, post } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const body = { title: 'Hard frost', markdown: 'Colder' };
const update = (headers = {}, given: object = body, slug = post.slug) =>
  handler(apiEvent({ body: given, headers, path: { slug } }));

beforeEach(() => {
  tables.reset();
  tables.on(GetCommand).resolves({ Item: post });
  tables.on(TransactWriteCommand).resolves({});
});

it('replaces the post and its entry, at the version that it read', async () => {
  const { statusCode, headers, body: answer } = await update();
  expect([statusCode, headers?.['ETag']]).toEqual([200, '"4"']);
  expect(JSON.parse(answer)).toMatchObject({ ...body, slug: post.slug, publishedAt: post.publishedAt, version: 4 });
  const [row, entry] = tables.commandCalls(TransactWriteCommand)[0]?.args[0].input.TransactItems ?? [];
  expect(row?.Put).toMatchObject({
    ConditionExpression: 'version = :before',
    ExpressionAttributeValues: { ':before': 3 },
  });
  expect(entry?.Put?.Item).toMatchObject({ entry: `${post.publishedAt}#${post.slug}`, title: 'Hard frost' });
});

it('[blog-10] changes nothing when If-Match names another version, and returns which there is', async () => {
  const { statusCode, headers } = await update({ 'If-Match': '"2"' });
  expect([statusCode, headers?.['ETag']]).toEqual([412, '"3"']);
  expect(tables.commandCalls(TransactWriteCommand)).toEqual([]);
});

it('[blog-10] takes the whole of If-Match for the version, and no part of it', async () => {
  const near = (version: number) =>
    [
      `"${version}0"`,
      `"${String(version).slice(0, -1)}"`,
      `"${version}`,
      String(version),
      `W/"${version}"`,
      '""',
    ].filter((tag) => tag !== `"${version}"`);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(), async (version, place) => {
      tables.on(GetCommand).resolves({ Item: { ...post, version } });
      const others = near(version);
      expect((await update({ 'If-Match': others[place % others.length] })).statusCode).toBe(412);
      expect((await update({ 'If-Match': `"${version}"` })).statusCode).toBe(200);
    }),
  );
});

it.each([
  ['412 to whoever named the version', { 'If-Match': '"3"' }, 412],
  ['503 to whoever did not', {}, 503],
])('[blog-10] answers a change that another one overtook by %s', async (_, headers, status) => {
  tables.on(TransactWriteCommand).rejects(cancelledBecause('ConditionalCheckFailed', 'None'));
  expect((await update(headers)).statusCode).toBe(status);
});

it.each(['unknown', 'No Slug'])('answers 404 for the post %p', async (slug) => {
  tables.on(GetCommand).resolves({});
  expect((await update({}, body, slug)).statusCode).toBe(404);
});

it('names the wrong field and reads nothing', async () => {
  const { statusCode, body: answer } = await update({}, { ...body, summary: 1 });
  expect([statusCode, blamed(answer)]).toEqual([400, ['summary']]);
  expect(tables.calls()).toEqual([]);
});

it('asks to come again when the table does not answer', async () => {
  tables.on(TransactWriteCommand).rejects(throttled);
  expect((await update()).statusCode).toBe(503);
  tables.on(GetCommand).rejects(throttled);
  expect((await update()).statusCode).toBe(503);
});
