import { Duration, Fn, Names, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { PathAlarm } from './path-alarm';
import { gatewayProblems } from './problems';

/** A route behind which no function stands: API Gateway validates and calls the service itself. */
export interface DirectRoute {
  readonly integration: apigateway.Integration;
  /** What a body must be; callers read it at `/schemas/<path>`. */
  readonly schema: apigateway.JsonSchema;
  /** Every status that the integration answers with. */
  readonly statusCodes: readonly string[];
}

/** A route for callers who sign their requests with IAM credentials, whoever may call the others. */
export interface SignedRoute {
  readonly signed: LambdaFunction;
}

export interface RestApiProps {
  /** `'POST /orders'` → who answers. */
  readonly routes: Readonly<Record<string, LambdaFunction | DirectRoute | SignedRoute>>;
  /** What users lose when the API fails. */
  readonly impact: string;
  /** @default nobody is asked who they are: throttling alone bounds what a stranger can cost */
  readonly authorization?: apigateway.AuthorizationType;
}

/** Requests a second, and at once, that the stage lets through: what an unknown caller can cost is bounded by it. */
const RATE = 50;
const BURST = 100;
const ALARM_PERIOD = Duration.minutes(5);
const SLOW = Duration.seconds(3);

/**
 * A Regional REST API.
 *
 * - Throttled; access logs without bodies, tokens or paths' values; traced.
 * - Everything that the gateway itself answers is a problem (RFC 9457), an unknown route is 404.
 * - A direct route validates whatever content type a body claims, and refuses those that it does not know with 415.
 * - Alarms on answers of 5xx and on a p99 above 3 seconds.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
 */
export class RestApi extends Construct {
  readonly api: apigateway.RestApi;

  constructor(scope: Construct, id: string, props: RestApiProps) {
    super(scope, id);
    const iam = props.authorization === apigateway.AuthorizationType.IAM;

    const accessLog = new LogGroup(this, 'AccessLog', {
      // Services that write logs by themselves share one resource policy of 5,120 characters, save under this prefix:
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
      logGroupName: `/aws/vendedlogs/apigateway/${Names.uniqueResourceName(this, { maxLength: 60 })}-${stackGuid(this)}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.api = new apigateway.RestApi(this, 'Resource', {
      // Metrics are told apart by this name alone, so that it must not be the same in two stacks:
      // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
      restApiName: Names.uniqueResourceName(this, { maxLength: 100, separator: '-' }),
      endpointTypes: [apigateway.EndpointType.REGIONAL],
      cloudWatchRole: false,
      defaultMethodOptions: { authorizationType: props.authorization ?? apigateway.AuthorizationType.NONE },
      deployOptions: {
        throttlingRateLimit: RATE,
        throttlingBurstLimit: BURST,
        tracingEnabled: true,
        loggingLevel: apigateway.MethodLoggingLevel.ERROR,
        dataTraceEnabled: false,
        accessLogDestination: new apigateway.LogGroupLogDestination(accessLog),
        accessLogFormat: apigateway.AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    // The stack has an output for it, under a name that people know.
    this.api.node.tryRemoveChild('Endpoint');
    const validator = this.api.addRequestValidator('Validator', {
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    for (const [route, target] of Object.entries(props.routes)) {
      const [method = '', path = ''] = route.split(' ');
      const resource = this.api.root.resourceForPath(path);
      if ('schema' in target) this.addDirectRoute(method, resource, target, validator);
      else if ('signed' in target) resource.addMethod(method, invoking(target.signed), SIGNED);
      else resource.addMethod(method, invoking(target));
    }
    const signsSome = Object.values(props.routes).some((target) => 'signed' in target);
    if (signsSome && !iam) this.answerUnknownRoutes();
    for (const { type, status, headers, body } of gatewayProblems(iam || signsSome)) {
      this.api.addGatewayResponse(type.responseType, {
        type,
        statusCode: status,
        responseHeaders: headers,
        templates: { 'application/json': JSON.stringify(body) },
      });
    }
    this.addAlarms(props.impact);
    if (!iam) acknowledgeOpenAccess(this.api);
    Validations.of(this.api).acknowledge({
      id: 'AwsSolutions-APIG3',
      reason: 'A web ACL costs 5 USD a month while idle; the stage is throttled, and bodies are validated.',
    });
  }

  private addDirectRoute(
    method: string,
    resource: apigateway.Resource,
    route: DirectRoute,
    requestValidator: apigateway.IRequestValidator,
  ): void {
    const name = resource.path.replaceAll('/', '');
    const model = this.api.addModel(`${name}Body`, { contentType: 'application/json', schema: route.schema });
    resource.addMethod(method, route.integration, {
      requestValidator,
      // A method is validated only for content types that have a model: $default leaves none out.
      requestModels: { $default: model },
      methodResponses: route.statusCodes.map((statusCode) => ({ statusCode })),
    });
    this.api.root.resourceForPath(`/schemas${resource.path}`).addMethod('GET', schemaAnswer(route.schema), {
      methodResponses: [{ statusCode: '200' }],
    });
  }

  /**
   * The gateway gives an unsigned request and an unknown path the same answer: where only some routes are signed, the
   * path that nothing else matches has a route of its own, so that it is 404.
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-set-up-simple-proxy.html
   */
  private answerUnknownRoutes(): void {
    for (const resource of [this.api.root, this.api.root.addResource('{unknown+}')]) {
      resource.addMethod('ANY', NO_SUCH_ROUTE, { methodResponses: [{ statusCode: '404' }] });
    }
  }

  private addAlarms(impact: string): void {
    new PathAlarm(this, 'FailingAlarm', {
      metric: this.api.metricServerError({ period: ALARM_PERIOD, statistic: 'Sum' }),
      above: 0,
      impact,
      cause: 'The API answered with 5xx.',
    });
    new PathAlarm(this, 'SlowAlarm', {
      metric: this.api.metricLatency({ period: ALARM_PERIOD, statistic: 'p99' }),
      above: SLOW.toMilliseconds(),
      periods: 3,
      impact,
      cause: `One answer in a hundred took more than ${SLOW.toHumanString()}, for a quarter of an hour.`,
    });
  }
}

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

/** The part of a stack's id that is new each time it is created: what is named can then be made again. */
const stackGuid = (scope: Construct): string => Fn.select(2, Fn.split('/', Stack.of(scope).stackId));

const SIGNED = { authorizationType: apigateway.AuthorizationType.IAM };

const invoking = (target: LambdaFunction): apigateway.Integration =>
  new apigateway.LambdaIntegration(target, { allowTestInvoke: false });

const NO_SUCH_ROUTE = new apigateway.MockIntegration({
  passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
  requestTemplates: { 'application/json': '{"statusCode": 404}' },
  integrationResponses: [
    {
      statusCode: '404',
      responseTemplates: {
        'application/json': `#set($context.responseOverride.header.Content-Type = "application/problem+json")
${JSON.stringify({ type: 'urn:problem-type:not-found', title: 'There is no such route', status: 404 })}`,
      },
    },
  ],
});

/** Answers with a fixed text: the schema that a body must fit. */
function schemaAnswer(schema: apigateway.JsonSchema): apigateway.Integration {
  return new apigateway.MockIntegration({
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    integrationResponses: [{ statusCode: '200', responseTemplates: { 'application/json': JSON.stringify(schema) } }],
  });
}

function acknowledgeOpenAccess(api: apigateway.RestApi): void {
  const reason = 'apiAuth=none is asked for: the API is public, and its throttling bounds what a stranger can cost.';
  Validations.of(api).acknowledge({ id: 'AwsSolutions-APIG4', reason }, { id: 'AwsSolutions-COG4', reason });
}
