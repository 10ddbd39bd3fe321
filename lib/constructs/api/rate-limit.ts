import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { addressThrottled } from './problems';
import type { RestApi } from './rest-api';

export interface RateLimitProps {
  readonly api: RestApi;
  /** Requests from one address within five minutes. */
  readonly requests: number;
}

const METRICS = { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };

/**
 * A web ACL that refuses an address with 429 while it sends too much: so that one caller cannot use up the throttle
 * that all share. It counts within about half a minute, not at once.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html
 */
export class RateLimit extends Construct {
  constructor(scope: Construct, id: string, { api, requests }: RateLimitProps) {
    super(scope, id);
    const acl = new CfnWebACL(this, 'WebAcl', {
      description: 'Refuses addresses that send too much',
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: { metricName: 'All', ...METRICS },
      rules: [
        {
          name: 'TooMany',
          priority: 0,
          action: { block: {} },
          statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit: requests, evaluationWindowSec: 300 } },
          visibilityConfig: { metricName: 'TooMany', ...METRICS },
        },
      ],
    });
    new CfnWebACLAssociation(this, 'Association', {
      resourceArn: api.api.deploymentStage.stageArn,
      webAclArn: acl.attrArn,
    });
    api.addGatewayProblem(addressThrottled);
  }
}
