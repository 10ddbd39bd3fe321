import { Match } from 'aws-cdk-lib/assertions';
import { PrivateBucket } from '../../../lib/constructs/data/private-bucket';
import { someFunction, templateOfTwo } from '../support';

const template = templateOfTwo((scope, id) => new PrivateBucket(scope, id, 'Files'));

it('lets nobody in from outside', () => {
  template.allResourcesProperties('AWS::S3::Bucket', {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  });
});

it('lets in TLS 1.2 and newer only', () => {
  template.allResourcesProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        Match.objectLike({ Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }),
      ]),
    },
  });
});

it('is encrypted, keeps what was overwritten for 30 days, and drops uploads that were never completed', () => {
  template.allResources('AWS::S3::Bucket', {
    DeletionPolicy: 'Retain',
    Properties: {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: [
          {
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
            NoncurrentVersionExpiration: { NoncurrentDays: 30 },
            Status: 'Enabled',
          },
        ],
      },
    },
  });
});

it('allows a function the given actions on the objects, and nothing on the bucket', () => {
  const granting = templateOfTwo((scope, id) => {
    new PrivateBucket(scope, id, 'Files').grantObjects(someFunction(scope, `${id}Reader`), 's3:GetObject');
  });
  for (const id of ['First', 'Second']) {
    granting.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Action: 's3:GetObject',
            Effect: 'Allow',
            Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [Match.stringLikeRegexp(`^${id}`), 'Arn'] }, '/*']] },
          },
        ],
      },
    });
  }
});
