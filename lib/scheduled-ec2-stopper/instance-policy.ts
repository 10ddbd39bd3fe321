import { Stack } from 'aws-cdk-lib';
import type { Function as Worker } from 'aws-cdk-lib/aws-lambda';
import { FunctionPolicy } from '../constructs/functions/function-policy';
import type { ScheduledEc2StopperSettings } from './settings';

/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/control-access-with-tags.html */
export const tag = (key: string): string => `aws:ResourceTag/${key}`;

/**
 * Allows a function to describe, and further actions on the instances of this account and Region that carry the tag,
 * each on a condition of its own.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
export function allowOnTagged(
  worker: Worker,
  { stopperTagKey, stopperTagValue }: ScheduledEc2StopperSettings,
  describing: string[],
  acting: Readonly<Record<string, object>>,
): void {
  const instances = Stack.of(worker).formatArn({ service: 'ec2', resource: 'instance', resourceName: '*' });
  new FunctionPolicy(worker, 'Ec2', {
    grantee: worker,
    statements: [
      { actions: describing, resources: ['*'] },
      ...Object.entries(acting).map(([action, condition]) => ({
        actions: [action],
        resources: [instances],
        conditions: { StringEquals: { [tag(stopperTagKey)]: stopperTagValue }, ...condition },
      })),
    ],
    acknowledged: {
      'AwsSolutions-IAM5[Resource::*]': 'EC2 offers no resource-level permission to describe.',
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:instance/*]':
        'Instances are chosen by their tags, which the conditions check; their ids are not known before.',
    },
  });
}
