import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import type { RestApi } from '../constructs/api/rest-api';
import { KEYLESS } from './answers';

export interface CallerPlanProps {
  readonly api: RestApi;
  /** Further stages at which the plan's keys are good. @default none */
  readonly others?: readonly apigateway.Stage[];
  /** Requests a day, of each key. */
  readonly dailyQuota: number;
}

/** Requests a second, and at once, of each key: one caller cannot use up the throttle that all share. */
const RATE = 20;
const BURST = 40;

/**
 * A usage plan, and a key of it: who sends none of its keys gets 403, who sends too much 429. A key says who is asking
 * and bounds it; it is no proof of who that is.
 *
 * To change a key: add one to the plan, let callers move, disable the old one.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 */
export class CallerPlan extends Construct {
  readonly key: apigateway.IApiKey;

  constructor(scope: Construct, id: string, { api, others = [], dailyQuota }: CallerPlanProps) {
    super(scope, id);
    const plan = new apigateway.UsagePlan(this, 'Plan', {
      throttle: { rateLimit: RATE, burstLimit: BURST },
      quota: { limit: dailyQuota, period: apigateway.Period.DAY },
      apiStages: [api.api.deploymentStage, ...others].map((stage) => ({ stage })),
    });
    this.key = new apigateway.ApiKey(this, 'Key');
    plan.addApiKey(this.key);
    api.addGatewayProblem(KEYLESS);
  }
}
