import { Duration, Tags, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { FunctionPolicy } from '../functions/function-policy';

/**
 * A bucket that nobody reaches from outside: no public access, TLS only, encrypted, versioned (an overwritten or
 * deleted object can be had back for 30 days); uploads that were never completed go after a week.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html
 */
export class PrivateBucket extends Bucket {
  /** @param description letters, digits and spaces: a tag */
  constructor(scope: Construct, id: string, description: string) {
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      encryption: BucketEncryption.S3_MANAGED,
      versioned: true,
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(7),
          noncurrentVersionExpiration: Duration.days(30),
        },
      ],
    });
    Tags.of(this).add('description', description);
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Who reads and writes is told by CloudTrail data events; a log bucket would need a log bucket of its own.',
    });
  }

  /**
   * Lets a function learn that an object is missing: without this permission S3 answers 403, and what is gone looks like
   * what is forbidden. With it the function could list the keys as well.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
   */
  grantNotFound(grantee: LambdaFunction): void {
    grantee.addToRolePolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucketArn] }));
  }

  /** Allows a function the actions on objects of any key, and nothing on the bucket itself: it cannot list them. */
  grantObjects(grantee: LambdaFunction, ...actions: string[]): void {
    const bucketId = this.stack.getLogicalId(this.node.defaultChild as CfnBucket);
    new FunctionPolicy(this, `${grantee.node.id}Policy`, {
      grantee,
      statements: [{ actions, resources: [this.arnForObjects('*')] }],
      acknowledged: {
        [`AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/*]`]:
          'The bucket is the unit of trust: its keys are chosen by whoever uploads, or derived from those.',
      },
    });
  }
}
