import { Aspects, Stack, Validations } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type CfnTopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct, IConstruct } from 'constructs';

export interface AlarmTopicProps {
  /** The page with the runbook: the last line of every alarm. */
  readonly runbook: string;
}

/**
 * One topic that every alarm of its scope notifies, also of those added later. TLS only; only CloudWatch alarms of
 * this account may publish. It carries no customer data, so it has no key until `encrypt` gives it one.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string, props: AlarmTopicProps) {
    super(scope, id, { enforceSSL: true });
    const { account } = Stack.of(this);
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
    Aspects.of(scope).add({
      visit: (node: IConstruct) => {
        if (!(node instanceof CfnAlarm)) return;
        node.alarmActions = [this.topicArn];
        node.okActions = [this.topicArn];
        node.alarmDescription = `${node.alarmDescription ?? ''}\nRunbook: ${props.runbook}`;
      },
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SNS2',
      reason: 'Alarms carry no customer data; a key of one’s own (1 USD a month) comes with the full profile.',
    });
  }

  /**
   * Encrypts the topic with a key of its own: one that AWS manages would refuse CloudWatch, and alarms would be lost.
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
   */
  encrypt(): void {
    const key = new Key(this, 'Key', {
      enableKeyRotation: true,
      description: `Encrypts the alarms of ${this.node.path}.`,
    });
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    (this.node.defaultChild as CfnTopic).kmsMasterKeyId = key.keyArn;
  }
}
