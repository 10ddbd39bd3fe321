import './variables';
import { readFileSync } from 'node:fs';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/blog-site/show-page.handler';
import { throttled } from '../support/aws-errors';
import { apiEvent } from '../support/lambda-events';
import { post } from './samples';

const [COVER, ICE] = ['c'.repeat(32), '1'.repeat(32)];
const tables = mockClient(DynamoDBDocumentClient);
const files = mockClient(S3Client);

const ask = (page: string) => handler(apiEvent({ path: { page } }));
const template = (name: string) => readFileSync(`web/blog-site/${name}`, 'utf8');

beforeEach(() => {
  tables.reset();
  files.reset();
  files.on(GetObjectCommand).callsFake(({ Bucket, Key }: { Bucket: string; Key: string }) => {
    expect(Bucket).toBe('site');
    return { Body: { transformToString: () => Promise.resolve(template(Key)) } };
  });
  const html = `<p><em>Cold</em></p><p><img src="/photos/${ICE}/960.webp" alt="Ice" /></p>`;
  tables.on(GetCommand).resolves({ Item: { ...post, summary: 'A "quiet" <week>', html, photo: COVER } });
});

it('[blog-8] shows a post as a page, and says for how long that may be cached', async () => {
  const { statusCode, headers, body } = await ask('posts/first-frost');
  expect(statusCode).toBe(200);
  expect(headers).toMatchObject({ 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'public, max-age=60' });
  expect(body).toContain('<h1 id="title">First frost</h1>');
  expect(body).toContain('<time datetime="2026-02-01T08:00:00.000Z">February 1, 2026</time>');
  expect(body).toContain('<p><em>Cold</em></p>');
  expect(body).toContain(`href="/photo/first-frost/${COVER}"`);
});

it('[blog-9] lets no title or summary become markup', async () => {
  tables.on(GetCommand).resolves({ Item: { ...post, title: '<script>{{html}}', summary: '" onload="x' } });
  const { body } = await ask('posts/first-frost');
  expect(body).toContain('&lt;script&gt;{{html}}');
  expect(body).not.toContain('<script>{{');
  expect(body).not.toContain('" onload=');
});

it('shows a photo of a post, between the others', async () => {
  const first = await ask(`photo/first-frost/${COVER}`);
  expect(first.body).toContain(`href="/photo/first-frost/${ICE}"`);
  expect(first.body).toContain('Next photo');
  expect(first.body).not.toContain('Previous photo');
  const second = await ask(`photo/first-frost/${ICE}/`);
  expect([second.statusCode, second.body]).toEqual([200, expect.stringContaining('<h1 id="title">Ice</h1>')]);
});

it.each(['posts/No Slug', 'posts/', 'posts', 'posts/a/b', 'photo/first-frost', 'photo/a/b/c', 'other/first-frost'])(
  '[blog-13] answers 404 to %s with a page, and asks no table',
  async (path) => {
    const { statusCode, headers, body } = await ask(path);
    expect([statusCode, headers?.['Cache-Control']]).toEqual([404, undefined]);
    expect(body).toContain('There is no such');
    expect(tables.calls()).toEqual([]);
  },
);

it.each(['posts/first-frost', `photo/first-frost/${ICE}`])(
  '[blog-13] answers 404 to an unknown post: %s',
  async (path) => {
    tables.on(GetCommand).resolves({});
    const { statusCode, body } = await ask(path);
    expect([statusCode, body]).toEqual([404, expect.stringContaining('There is no such post')]);
  },
);

it('[blog-13] answers 404 to a photo that the post has not', async () => {
  const { statusCode, body } = await ask(`photo/first-frost/${'0'.repeat(32)}`);
  expect([statusCode, body]).toEqual([404, expect.stringContaining('There is no such photo')]);
});

it('offers to try again when the table does not answer', async () => {
  tables.on(GetCommand).rejects(throttled);
  const { statusCode, headers, body } = await ask('posts/first-frost');
  expect([statusCode, headers?.['Retry-After']]).toEqual([503, '1']);
  expect(body).toContain('<a href="">Try again</a>');
});
