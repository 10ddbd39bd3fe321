import { S3Client, CreateBucketCommand, CopyObjectCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'who may not list a bucket gets 403 for what is missing there, read or copied',
  check: async (cloud) => {
    const root = new S3Client({ ...cloud.root, forcePathStyle: true });
    for (const Bucket of ['missing', 'copies']) await root.send(new CreateBucketCommand({ Bucket }));
    const copy = new CopyObjectCommand({ Bucket: 'copies', Key: 'a', CopySource: 'missing/a?versionId=gone' });
    const reads = [new GetObjectCommand({ Bucket: 'missing', Key: 'a' }), copy];
    const errors = async (...actions: string[]) => {
      const Action = ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', ...actions];
      const s3 = new S3Client({ ...(await cloud.user({ Action })), forcePathStyle: true });
      return Promise.all(
        reads.map((read) =>
          s3.send(read as GetObjectCommand).then(
            () => 'found',
            (error: unknown) => (error as Error).name,
          ),
        ),
      );
    };
    expect(await errors('s3:ListBucket')).toEqual([
      'NoSuchKey',
      expect.stringMatching(/^NoSuch(Key|Version)$/) as unknown,
    ]);
    expect(await errors()).toEqual(['AccessDenied', 'AccessDenied']);
  },
};
