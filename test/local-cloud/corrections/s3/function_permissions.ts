import { eventually, lambda, NOTES } from '../../cloud';
import { arnOf, permit, put } from '../../support';
import type { Contract } from '../../contract';

const noting = (line: string) => `${NOTES} exports.handler = async () => { note('stored', '${line}'); };`;

export const contract: Contract = {
  behaviour: 'a bucket invokes a function only as its policy allows',
  check: async (cloud) => {
    const source = { 'Fn::Sub': 'arn:aws:s3:::stored-${AWS::AccountId}' };
    const told = (target: string) => ({ Event: 's3:ObjectCreated:*', Function: arnOf(target) });
    const { bucket } = await cloud.deploy(
      'stored',
      {
        ...lambda('Closed', noting('uninvited')),
        OtherPermission: permit('Closed', 's3', { 'Fn::Sub': 'arn:aws:s3:::other-${AWS::AccountId}' }),
        ...lambda('Open', noting('invited')),
        OpenPermission: permit('Open', 's3', source),
        Bucket: {
          Type: 'AWS::S3::Bucket',
          Properties: {
            BucketName: { 'Fn::Sub': 'stored-${AWS::AccountId}' },
            NotificationConfiguration: { LambdaConfigurations: [told('Closed'), told('Open')] },
          },
        },
      },
      { bucket: { Ref: 'Bucket' } },
    );
    await put(cloud, bucket, 'a', 'b');
    // One that may not be told is given the time in which one that may be told was.
    await eventually(async () => (await cloud.noted('stored')).includes('invited'));
    await put(cloud, bucket, 'c', 'd');
    await eventually(async () => (await cloud.noted('stored')).length >= 2);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await cloud.noted('stored')).toEqual(['invited', 'invited']);
  },
};
