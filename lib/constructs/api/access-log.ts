import { Fn, Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/**
 * The access log of an API, kept for a month, named after the API that it is made in. Services that write logs by
 * themselves share one resource policy of 5,120 characters, save for log groups under `/aws/vendedlogs/`.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
 */
export class AccessLog extends LogGroup {
  constructor(api: Construct, id: string) {
    // The part of a stack's id that is new each time it is created: what is named can then be made again.
    const guid = Fn.select(2, Fn.split('/', Stack.of(api).stackId));
    super(api, id, {
      logGroupName: `/aws/vendedlogs/apigateway/${Names.uniqueResourceName(api, { maxLength: 60 })}-${guid}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
