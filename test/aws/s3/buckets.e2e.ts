import {
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
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

it('the model of buckets shows photos as the local cloud does', async () => {
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
    expect(await seen({ send: call } as Pick<S3Client, 'send'>)).toEqual(await seen(client));
  } finally {
    await cloud.stop();
  }
});
