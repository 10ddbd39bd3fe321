import {
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a range of a version of an object is that range',
  check: async (cloud) => {
    const s3 = new S3Client({ ...cloud.root, forcePathStyle: true });
    const [Bucket, Key] = ['ranges', 'a b'];
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
    const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key, Body: '0123456789' }));
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'another' }));
    const read = async (Range: string) => {
      const { Body, ContentRange } = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId, Range }));
      return [await Body?.transformToString(), ContentRange];
    };
    expect(await read('bytes=2-4')).toEqual(['234', 'bytes 2-4/10']);
    expect(await read('bytes=7-20')).toEqual(['789', 'bytes 7-9/10']);
    await expect(read('bytes=10-20')).rejects.toThrow(expect.objectContaining({ name: 'InvalidRange' }) as Error);
  },
};
