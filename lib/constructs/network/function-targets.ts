import { Stack } from 'aws-cdk-lib';
import { ApplicationTargetGroup, TargetType } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { CfnPermission, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { BalancerTargets } from './public-balancer';

/**
 * One function behind a load balancer: every request is handed to it, with all values of repeated headers and query
 * parameters. Bodies of requests and answers may have 1 MB.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
 */
export class FunctionTargets implements BalancerTargets {
  constructor(private readonly target: LambdaFunction) {}

  /**
   * Not the CDK's `LambdaTarget`, whose permission is anybody's load balancer's. The permission must be there before the
   * function becomes a target, so that it cannot name the one target group: it names those of this account and Region.
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-elasticloadbalancingv2-targetgroup.html
   */
  bind(balancer: Construct): ApplicationTargetGroup {
    const { target } = this;
    const permission = new CfnPermission(balancer, 'Permission', {
      action: 'lambda:InvokeFunction',
      functionName: target.functionArn,
      principal: 'elasticloadbalancing.amazonaws.com',
      sourceArn: Stack.of(balancer).formatArn({
        service: 'elasticloadbalancing',
        resource: 'targetgroup',
        resourceName: '*',
      }),
    });
    const targetType = TargetType.LAMBDA;
    const targets = new ApplicationTargetGroup(balancer, 'Targets', {
      targetType,
      targets: [{ attachToApplicationTargetGroup: () => ({ targetType, targetJson: { id: target.functionArn } }) }],
      multiValueHeadersEnabled: true,
    });
    targets.node.addDependency(permission);
    return targets;
  }
}
