import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Bucket, CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct, type IConstruct } from 'constructs';

const ID = 'SiteDeployer';
/** The CDK makes it in every stack that has a `BucketDeployment`. */
const FUNCTION = 'Custom::CDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C';

/**
 * What the function runs with that puts the files of a `BucketDeployment` into their bucket. A stack has one such
 * function, made by the CDK, and so one deployer, which `SiteDeployer.of` finds or makes.
 *
 * - Its role may write its own log, read archives among what was staged, and what `fill` allows; the CDK's own grants
 *   (it reads and writes buckets with wildcards) are not added.
 * - Its log is kept for 30 days.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export class SiteDeployer extends Construct {
  static of(scope: Construct): SiteDeployer {
    const stack = Stack.of(scope);
    const known = stack.node.tryFindChild(ID);
    return known instanceof SiteDeployer ? known : new SiteDeployer(stack);
  }

  readonly logGroup: LogGroup;
  /** For the deployments: nothing that the CDK grants it is added. */
  readonly role: IRole;

  private readonly ownRole: Role;

  private constructor(stack: Stack) {
    super(stack, ID);
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.ownRole = new Role(this, 'Role', {
      description: 'Copies the files of a website into its bucket',
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], this.logGroup.logGroupArn);
    this.role = this.ownRole.withoutPolicyUpdates();
  }

  /**
   * Lets the function fill a bucket, and remove there what is no longer in the source.
   * @param staged where archives lie that the stack deploys
   */
  fill(bucket: Bucket, staged: IBucket): void {
    this.allow(['s3:ListBucket'], bucket.bucketArn);
    this.allow(['s3:PutObject', 's3:DeleteObject'], bucket.arnForObjects('*'));
    // Not one archive's name: a policy that changes with it may not be in force yet when the function runs.
    this.allow(['s3:GetObject'], staged.arnForObjects('*.zip'));
    const bucketId = this.ownRole.stack.getLogicalId(bucket.node.defaultChild as CfnBucket);
    acknowledge(this.ownRole, {
      [`AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/*]`]: 'A site has whatever files its source has.',
      [`AwsSolutions-IAM5[Resource::${STAGED_ASSETS}/*.zip]`]: 'An archive’s name changes with what is in it.',
    });
  }

  /** To be called once the stack has a deployment. */
  acknowledgeFunction(): void {
    const own = 'The CDK’s function runs while a stack is deployed, and fails the deployment when it fails.';
    acknowledge(this.ownRole.stack.node.findChild(FUNCTION), {
      'AwsSolutions-L1': own,
      'Serverless-LambdaLatestVersion': own,
      'Serverless-LambdaDLQ': own,
      'Serverless-LambdaTracing': own,
    });
  }

  private allow(actions: string[], resource: string): void {
    this.ownRole.addToPolicy(new PolicyStatement({ actions, resources: [resource] }));
  }
}

const STAGED_ASSETS = 'arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>';

function acknowledge(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  Validations.of(construct).acknowledge(...Object.entries(reasons).map(([id, reason]) => ({ id, reason })));
}
