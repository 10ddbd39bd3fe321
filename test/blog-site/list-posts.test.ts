import './variables';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/blog-site/list-posts.handler';
import { listingKey } from '../../lambdas/blog-site/post';
import { throttled } from '../support/aws-errors';
import { apiEvent } from '../support/lambda-events';
import { blamed, post } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const list = (query: Record<string, string> = {}) => handler(apiEvent({ query }));
const asked = (call = 0) => tables.commandCalls(QueryCommand)[call]?.args[0].input;

beforeEach(() => {
  tables.reset();
  tables.on(QueryCommand).resolves({ Items: [{ subject: 'POSTS', entry: listingKey(post), ...post }] });
});

it('[blog-8] lists posts without their text, and states for how long that may be cached', async () => {
  const { statusCode, headers, body } = await list();
  const { slug, title, publishedAt } = post;
  expect([statusCode, JSON.parse(body)]).toEqual([200, { items: [{ slug, title, publishedAt }] }]);
  expect(headers).toMatchObject({ 'Cache-Control': 'public, max-age=60' });
  expect(asked()).toMatchObject({ Limit: 25, ScanIndexForward: false });
});

it('goes on where the page before ended', async () => {
  tables.on(QueryCommand).resolves({ Items: [], LastEvaluatedKey: { subject: 'POSTS', entry: listingKey(post) } });
  const { cursor } = JSON.parse((await list({ limit: '1' })).body) as { cursor: string };
  await list({ cursor });
  expect(asked()).toMatchObject({ Limit: 1 });
  expect(asked(1)).toMatchObject({ ExclusiveStartKey: { subject: 'POSTS', entry: listingKey(post) } });
});

const others = (text: string) => Buffer.from(text).toString('base64url');

it.each([
  ['limit', { limit: '0' }],
  ['limit', { limit: '101' }],
  ['limit', { limit: '1.5' }],
  ['cursor', { cursor: '' }],
  ['cursor', { cursor: 'not one of ours' }],
  ['cursor', { cursor: others('SUBSCRIBER#x') }],
  ['cursor', { cursor: `${others(listingKey(post))}=` }],
])('refuses a wrong %s: %p', async (field, query) => {
  const { statusCode, body } = await list(query);
  expect([statusCode, blamed(body)]).toEqual([400, [field]]);
  expect(tables.calls()).toEqual([]);
});

it('asks to come again when the table does not answer', async () => {
  tables.on(QueryCommand).rejects(throttled);
  expect((await list()).statusCode).toBe(503);
});
