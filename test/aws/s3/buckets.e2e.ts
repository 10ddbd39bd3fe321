import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { FileStore } from '../../../lambdas/file-integration/file-store';
import { PhotoStore } from '../../../lambdas/blog-site/photo-store';
import { S3 } from '../../../tools/aws/s3/model';
import { Cloud } from '../../local-cloud/cloud';

const BUCKETS = ['uploads', 'thumbnails', 'quarantine'];
const KEY = 'a b+c/снимок.jpg';

/** What a store of photos sees of the buckets, step by step; versions by the order in which they were made. */
async function seen(client: Pick<S3Client, 'send'>): Promise<unknown[]> {
  const photos = new PhotoStore(client as S3Client);
  const versions: string[] = [];
  const put = async (text: string) => {
    const file = { Bucket: 'uploads', Key: KEY, Body: Buffer.from(text), ContentType: 'image/png' };
    const { VersionId = '' } = await client.send(new PutObjectCommand(file));
    versions.push(VersionId);
    return { bucket: 'uploads', key: KEY, version: VersionId, bytes: text.length };
  };
  const read = async (upload: Parameters<PhotoStore['read']>[0]) => {
    const found = await photos.read(upload);
    return found && [Buffer.from(found.bytes).toString(), found.claim];
  };
  const refusal = (command: PutObjectCommand | GetObjectCommand): Promise<unknown> =>
    (client.send as (command: unknown) => Promise<unknown>)(command).then(
      () => 'done',
      (error: unknown) => (error as Error).name,
    );
  const [one, two] = [await put('one'), await put('two')];
  const steps: unknown[] = [await read(one), await read(two)];
  await photos.keep('thumbnails', 'p', 320, Buffer.from('first'));
  await photos.keep('thumbnails', 'p', 320, Buffer.from('second'));
  steps.push(await read({ bucket: 'thumbnails', key: 'photos/p/320.webp', bytes: 0 } as typeof one));
  const again = { Bucket: 'thumbnails', Key: 'photos/p/320.webp', Body: 'third', IfNoneMatch: '*' };
  steps.push(await refusal(new PutObjectCommand(again)));
  await photos.quarantine(one, 'quarantine', 'p', 'It is none');
  steps.push(await read(one), await read(two));
  steps.push(await read({ bucket: 'quarantine', key: 'p', bytes: 0 } as typeof one));
  await photos.quarantine(two, 'quarantine', 'p', 'It is none');
  steps.push(await refusal(new GetObjectCommand({ Bucket: 'uploads', Key: KEY })));
  steps.push(await refusal(new GetObjectCommand({ Bucket: 'uploads', Key: KEY, VersionId: versions[0] })));
  return steps;
}

/** What a store of files sees of the bucket `uploads`, while versions come and go. */
async function filesSeen(client: Pick<S3Client, 'send'>): Promise<unknown[]> {
  const files = new FileStore(client as S3Client, 'uploads');
  const [Bucket, Key] = ['uploads', '/a b+%2F\n😀'];
  const put = async (Body: string) => (await client.send(new PutObjectCommand({ Bucket, Key, Body }))).VersionId ?? '';
  const remove = (VersionId?: string) => client.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  const versions = [await put('0123456789'), await put('')];
  const named = async () => {
    const current = await files.current(Key);
    return current && [versions.indexOf(current.versionId), current.bytes];
  };
  const read = async (from: number, to: number, version = versions[0] ?? '') => {
    const bytes = await files.read(Key, version, from, to);
    return bytes && Buffer.from(bytes).toString();
  };
  const steps: unknown[] = [await named(), await read(2, 5), await read(8, 20), await read(0, 1, 'none')];
  steps.push(await read(10, 20).catch((error: unknown) => (error as Error).name));
  const { VersionId: marker, DeleteMarker } = await remove();
  steps.push(DeleteMarker, await named(), await read(2, 5));
  await remove(marker);
  steps.push(await named());
  await remove(versions[1]);
  steps.push(await named());
  await remove(versions[0]);
  steps.push(await named(), await read(2, 5));
  return steps;
}

it('the model of buckets shows photos and files as the local cloud does', async () => {
  let ids = 0;
  const model = new S3(
    BUCKETS,
    () => new Date(),
    () => `v${String((ids += 1))}`,
  );
  const call = ({ constructor, input }: { readonly constructor: { readonly name: string }; readonly input: unknown }) =>
    Promise.resolve().then(() => model.call(constructor.name, input, () => true));
  const cloud = await Cloud.start();
  try {
    const client = new S3Client({ ...cloud.root, forcePathStyle: true });
    for (const Bucket of BUCKETS) {
      await client.send(new CreateBucketCommand({ Bucket }));
      const VersioningConfiguration = { Status: 'Enabled' } as const;
      await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    }
    const modelled = { send: call } as Pick<S3Client, 'send'>;
    expect(await seen(modelled)).toEqual(await seen(client));
    expect(await filesSeen(modelled)).toEqual(await filesSeen(client));
  } finally {
    await cloud.stop();
  }
});
