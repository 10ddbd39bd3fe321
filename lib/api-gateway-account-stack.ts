import { RemovalPolicy, Stack, Tags, Validations } from 'aws-cdk-lib';
import { CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/**
 * The role with which API Gateway writes access logs: one for all REST APIs of an account and Region, so that it
 * outlives any of them. Accounts that have one already leave this stack out (`-c apiGatewayAccount=existing`).
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export class ApiGatewayAccountStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'The role with which API Gateway writes the access logs of this account and Region',
      analyticsReporting: false,
    });
    const role = new Role(this, 'LogsRole', {
      description: 'Lets API Gateway write access logs.',
      // API Gateway sends no key of the account when it assumes a role: a condition would refuse it.
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs')],
    });
    role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    const account = new CfnAccount(this, 'Account', { cloudWatchRoleArn: role.roleArn });
    account.applyRemovalPolicy(RemovalPolicy.RETAIN);
    account.node.addDependency(role);
    Tags.of(this).add('scenario', 'shared');
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      reason: 'API Gateway checks the account role for this very policy, which writes logs and nothing else.',
    });
  }
}
