import { S3Client, GetBucketTaggingCommand } from '@aws-sdk/client-s3';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'a bucket has the tags of its template',
  check: async (cloud) => {
    const Tags = [{ Key: 'kept', Value: 'yes' }];
    const { bucket } = await cloud.deploy(
      'tags',
      { Bucket: { Type: 'AWS::S3::Bucket', Properties: { Tags } } },
      { bucket: { Ref: 'Bucket' } },
    );
    const s3 = new S3Client({ ...cloud.root, forcePathStyle: true });
    const { TagSet } = await s3.send(new GetBucketTaggingCommand({ Bucket: bucket }));
    expect(TagSet).toEqual(Tags);
  },
};
