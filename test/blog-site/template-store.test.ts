import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { TemplateStore } from '../../lambdas/blog-site/template-store';
import { throttled } from '../support/aws-errors';

const files = mockClient(S3Client);
const templates = () => new TemplateStore(new S3Client(), 'site');
const holds = (text: string) =>
  files.on(GetObjectCommand, { Bucket: 'site', Key: 'templates/post.html' }).resolves({
    Body: { transformToString: () => Promise.resolve(text) },
  } as never);

const at = (seconds: number) => new Date(seconds * 1000);

beforeEach(() => files.reset());

it('is read once a minute', async () => {
  const kept = templates();
  holds('<p>{{title}}</p>');
  expect(await kept.page('post', { title: 'A & B' }, at(0))).toBe('<p>A &amp; B</p>');
  holds('<h1>{{title}}</h1>');
  expect(await kept.page('post', { title: 'A' }, at(59))).toBe('<p>A</p>');
  expect(await kept.page('post', { title: 'A' }, at(60))).toBe('<h1>A</h1>');
});

it('goes on with the last one while S3 does not give it', async () => {
  const kept = templates();
  holds('<p>{{title}}</p>');
  await kept.page('post', { title: 'A' }, at(0));
  files.on(GetObjectCommand).rejects(throttled);
  expect(await kept.page('post', { title: 'B' }, at(60))).toBe('<p>B</p>');
});

it('throws what S3 throws when there never was one', async () => {
  files.on(GetObjectCommand).rejects(throttled);
  await expect(templates().page('post', {}, at(0))).rejects.toThrow(throttled);
});
