import { S3Client, CreateBucketCommand, PutObjectCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'policy variables stand for the caller',
  check: async (cloud) => {
    await new S3Client({ ...cloud.root, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: 'folders' }));
    const user = await cloud.user({ Action: 's3:*Object', Resource: 'arn:aws:s3:::folders/${aws:username}/*' });
    const s3 = new S3Client({ ...user, forcePathStyle: true });
    await s3.send(new PutObjectCommand({ Bucket: 'folders', Key: `${user.name}/mine`, Body: 'mine' }));
    await expect(s3.send(new GetObjectCommand({ Bucket: 'folders', Key: 'other/theirs' }))).rejects.toThrow();
  },
};
