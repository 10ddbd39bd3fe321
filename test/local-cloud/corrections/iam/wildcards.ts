import { S3Client, CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a wildcard of a policy stands for a newline too, and no newline is passed over',
  check: async (cloud) => {
    await new S3Client({ ...cloud.root, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: 'lines' }));
    const putter = async (key: string) => {
      const user = await cloud.user({ Action: 's3:*Object', Resource: `arn:aws:s3:::lines/${key}` });
      const s3 = new S3Client({ ...user, forcePathStyle: true });
      return (Key: string) => s3.send(new PutObjectCommand({ Bucket: 'lines', Key, Body: 'x' }));
    };
    for (const Key of ['a\nb', '\n', 'a\n\n']) await (await putter('*'))(Key);
    await (
      await putter('a?b')
    )('a\nb');
    await expect((await putter('a'))('a\n')).rejects.toThrow('not authorized');
  },
};
