import './variables';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/blog-site/get-post.handler';
import { throttled } from '../support/aws-errors';
import { apiEvent } from '../support/lambda-events';
import { post } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const get = (slug = post.slug) => handler(apiEvent({ path: { slug } }));

beforeEach(() => tables.reset());

it('[blog-8] answers with the post, and for how long that may be cached', async () => {
  tables.on(GetCommand).resolves({ Item: { subject: 'POST#first-frost', entry: 'ROW', ...post } });
  const { statusCode, headers, body } = await get();
  expect([statusCode, JSON.parse(body)]).toEqual([200, post]);
  expect(headers).toMatchObject({ 'Cache-Control': 'public, max-age=60', ETag: '"3"' });
});

it('answers 404 for an unknown post, which nobody may cache', async () => {
  tables.on(GetCommand).resolves({});
  const { statusCode, headers } = await get();
  expect([statusCode, headers?.['Cache-Control']]).toEqual([404, undefined]);
});

it('asks no table about what can be no slug', async () => {
  expect((await get('No Slug')).statusCode).toBe(404);
  expect(tables.calls()).toEqual([]);
});

it('asks to come again when the table does not answer', async () => {
  tables.on(GetCommand).rejects(throttled);
  expect((await get()).statusCode).toBe(503);
});
