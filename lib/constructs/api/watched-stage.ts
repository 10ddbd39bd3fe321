import { Lazy, Names, RemovalPolicy } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { PathAlarm } from '../watch/path-alarm';
import { ANSWERS_PERIOD, SlowAlarm, type SlowAlarmProps } from '../watch/slow-alarm';
import { AccessLog } from './access-log';

/** Requests a second, and at once, that the stage lets through: what an unknown caller can cost is bounded by it. */
const RATE = 50;
const BURST = 100;

/** Errors of the gateway itself, without what callers sent. */
export const LOGGED = { loggingLevel: apigateway.MethodLoggingLevel.ERROR, dataTraceEnabled: false };

const ACCESS_LOG = {
  requestId: '$context.requestId',
  traceId: '$context.xrayTraceId',
  time: '$context.requestTimeEpoch',
  method: '$context.httpMethod',
  route: '$context.resourcePath',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  bytes: '$context.responseLength',
  gatewayError: '$context.error.responseType',
};

/**
 * What the API of a scope is called: metrics are told apart by this name alone, so that no two stacks may have the same.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
 */
export const apiName = (scope: Construct): string =>
  Names.uniqueResourceName(scope, { maxLength: 100, separator: '-' });

/** A stage that is throttled, traced, and logs each request without bodies, tokens or the values of its path. */
export function watchedStage(scope: Construct): apigateway.StageOptions {
  const accessLog = new AccessLog(scope, 'AccessLog');
  return {
    throttlingRateLimit: RATE,
    throttlingBurstLimit: BURST,
    tracingEnabled: true,
    ...LOGGED,
    accessLogDestination: new apigateway.LogGroupLogDestination(accessLog),
    accessLogFormat: apigateway.AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
  };
}

/**
 * The gateway writes its errors to a group of this name, which it makes by itself where there is none: without an end,
 * and outliving the API.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export function ownExecutionLog(scope: Construct, api: apigateway.RestApiBase): void {
  const stage = api.deploymentStage.node.defaultChild as apigateway.CfnStage;
  const stageName = Lazy.string({ produce: () => stage.stageName });
  const log = new LogGroup(scope, 'ExecutionLog', {
    logGroupName: `API-Gateway-Execution-Logs_${api.restApiId}/${stageName}`,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  stage.node.addDependency(log);
}

/** Alarms on answers of 5xx, and on a p99 above 3 seconds. */
export function watchAnswers(scope: Construct, api: apigateway.RestApiBase, impact: string): void {
  new PathAlarm(scope, 'FailingAlarm', {
    metric: api.metricServerError({ period: ANSWERS_PERIOD, statistic: 'Sum' }),
    above: 0,
    impact,
    cause: 'The API answered with 5xx.',
  });
  const latency: SlowAlarmProps['latency'] = (options) => api.metricLatency(options);
  new SlowAlarm(scope, 'SlowAlarm', { latency, unitsPerSecond: 1000, impact });
}
