import './variables';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import sharp from 'sharp';
import { handler } from '../../lambdas/blog-site/make-thumbnails.handler';
import { photoIdOf } from '../../lambdas/blog-site/photo-store';
import { context, sqsEvent } from '../support/lambda-events';
import { captureMetrics } from '../support/metrics';
import { KEYS } from './samples';

const s3 = mockClient(S3Client);
const { emitted } = captureMetrics();
const KEY = 'a b+c/ф.jpg';
const ID = photoIdOf({ key: KEY, version: 'v1' });
const error = (name: string) => Object.assign(new Error(name), { name });

const uploaded = (size = 5, key = 'a+b%2Bc/%D1%84.jpg') =>
  JSON.stringify({
    Records: [{ s3: { bucket: { name: 'uploads' }, object: { key, versionId: 'v1', size } } }],
  });
const stored = (bytes: Uint8Array, ContentType?: string) =>
  s3
    .on(GetObjectCommand)
    .resolves({ Body: { transformToByteArray: () => Promise.resolve(bytes) }, ContentType } as never);
const make = (body = uploaded()) => handler(sqsEvent(body), context);
const failed = { batchItemFailures: [{ itemIdentifier: 'm0' }] };

beforeEach(async () => {
  jest.clearAllMocks();
  s3.reset();
  for (const Command of [PutObjectCommand, CopyObjectCommand]) s3.on(Command as typeof PutObjectCommand).resolves({});
  s3.on(DeleteObjectCommand).resolves({});
  stored(
    await sharp({ create: { width: 400, height: 400, channels: 3, background: '#c33' } })
      .jpeg()
      .toBuffer(),
  );
});

it('[blog-5] reads the version that the message names, and keeps its thumbnails once', async () => {
  expect(await make()).toEqual({ batchItemFailures: [] });
  expect(s3.commandCalls(GetObjectCommand)[0]?.args[0].input).toEqual({ Bucket: 'uploads', Key: KEY, VersionId: 'v1' });
  const kept = s3.commandCalls(PutObjectCommand).map(({ args }) => args[0].input);
  expect(kept.map(({ Bucket, Key }) => [Bucket, Key])).toEqual([
    ['thumbnails', `photos/${ID}/320.webp`],
    ['thumbnails', `photos/${ID}/960.webp`],
  ]);
  for (const one of kept) {
    expect(one).toMatchObject({
      IfNoneMatch: '*',
      ContentType: 'image/webp',
      CacheControl: 'public, max-age=31536000, immutable',
    });
  }
});

it('[blog-5] is content when the thumbnails are there already', async () => {
  s3.on(PutObjectCommand).rejects(error('PreconditionFailed'));
  expect(await make()).toEqual({ batchItemFailures: [] });
});

it.each(['NoSuchKey', 'NoSuchVersion'])('passes over an upload that is gone (%s)', async (name) => {
  s3.on(GetObjectCommand).rejects(error(name));
  expect(await make()).toEqual({ batchItemFailures: [] });
  expect(s3.commandCalls(PutObjectCommand)).toEqual([]);
});

it.each(['NoSuchKey', 'NoSuchVersion'])(
  '[blog-6] is done with an upload that is in quarantine already (%s)',
  async (name) => {
    s3.on(CopyObjectCommand).rejects(error(name));
    expect(await make(uploaded(21 * 1024 * 1024))).toEqual({ batchItemFailures: [] });
  },
);

it('tries again when it cannot find out whether an upload is gone', async () => {
  s3.on(GetObjectCommand).rejects(error('AccessDenied'));
  expect(await make()).toEqual(failed);
});

it('[blog-6] moves what is no photo into quarantine with the reason, copied before it is deleted', async () => {
  stored(Buffer.from('text'), 'image/png');
  expect(await make()).toEqual({ batchItemFailures: [] });
  const [copied] = s3.commandCalls(CopyObjectCommand);
  const [deleted] = s3.commandCalls(DeleteObjectCommand);
  expect(copied?.args[0].input).toMatchObject({
    Bucket: 'quarantine',
    Key: ID,
    CopySource: 'uploads/a%20b%2Bc/%D1%84.jpg?versionId=v1',
    Metadata: {
      reason: encodeURIComponent('It is no image: only JPEG, PNG, WebP and AVIF are photos here'),
      key: encodeURIComponent(KEY),
    },
  });
  expect(deleted?.args[0].input).toEqual({ Bucket: 'uploads', Key: KEY, VersionId: 'v1' });
  expect(deleted && copied?.calledBefore(deleted)).toBe(true);
  expect(emitted('QuarantinedPhotos')).toMatchObject([{ value: 1, service: 'BlogSite' }]);
});

it.each(Object.entries(KEYS))(
  '[blog-6] copies into quarantine from a key of %s, and records as much of it as there is room for',
  async (_, key) => {
    stored(Buffer.from('text'), 'image/png');
    expect(await make(uploaded(5, encodeURIComponent(key).replaceAll('%20', '+')))).toEqual({ batchItemFailures: [] });
    const { CopySource = '', Metadata = {} } = s3.commandCalls(CopyObjectCommand)[0]?.args[0].input ?? {};
    const [path = '', query] = CopySource.split('?');
    expect([decodeURIComponent(path), query]).toEqual([`uploads/${key}`, 'versionId=v1']);
    const recorded = decodeURIComponent(Metadata['key'] ?? '');
    expect(recorded.length).toBeGreaterThan(0);
    expect(key.startsWith(recorded)).toBe(true);
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html: names and values, in bytes
    expect(Object.entries(Metadata).flat().join('').length).toBeLessThanOrEqual(2048);
    expect(s3.commandCalls(DeleteObjectCommand)[0]?.args[0].input).toMatchObject({ Key: key });
  },
);

it('[blog-6] does not even read what is too large', async () => {
  await make(uploaded(21 * 1024 * 1024));
  expect(s3.commandCalls(GetObjectCommand)).toEqual([]);
  expect(s3.commandCalls(CopyObjectCommand)).toHaveLength(1);
});

it.each<[string, () => void]>([
  ['read', () => s3.on(GetObjectCommand).rejects(error('SlowDown'))],
  ['keep', () => s3.on(PutObjectCommand).rejects(error('ConditionalRequestConflict'))],
  [
    'copy',
    () => {
      stored(Buffer.from('text'));
      s3.on(CopyObjectCommand).rejects(error('SlowDown'));
    },
  ],
  [
    'delete',
    () => {
      stored(Buffer.from('text'));
      s3.on(DeleteObjectCommand).rejects(error('SlowDown'));
    },
  ],
])('[blog-5] leaves on the queue what it could not %s', async (_, fail) => {
  fail();
  expect(await make()).toEqual(failed);
});

it('leaves on the queue what is no message of a bucket', async () => {
  expect(await make('{}')).toEqual(failed);
});
