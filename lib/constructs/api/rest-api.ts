import { type Duration, Stack, Validations } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { preflight, refusalHeaders } from './cors';
import { FunctionPolicy } from '../functions/function-policy';
import { type GatewayProblem, gatewayProblems } from './problems';
import type { NamedSchema, Route, RoutedApi } from './route';
import { apiName, LOGGED, ownExecutionLog, watchAnswers, watchedStage } from './watched-stage';

export interface RestApiProps {
  /**
   * `'POST /orders'` → who answers. With a route for whatever comes, `'ANY /{proxy+}'`, every body is handed over byte
   * for byte, as base64; with one for whatever comes below a path, bodies are text.
   */
  readonly routes: Readonly<Record<string, Route>>;
  /** What users lose when the API fails. */
  readonly impact: string;
  /** @default nobody is asked who they are: throttling alone bounds what a stranger can cost */
  readonly authorization?: apigateway.AuthorizationType | apigateway.IAuthorizer;
  /** Origins of the web pages that may call the API: `https://app.example.com`. @default none but its own */
  readonly corsOrigins?: readonly string[];
  /** How long answers to GET are cached, each for its own caller and parameters. @default not at all */
  readonly cacheFor?: Duration;
}

/** A route of its own rate lets through what comes at once as one would in so many seconds. */
const BURST_SECONDS = 5;
/** The smallest cache that there is; hits of it cost no invocation. */
const CACHE_CLUSTER = { cacheClusterEnabled: true, cacheClusterSize: '0.5' };
/**
 * A Regional REST API.
 *
 * - Throttled, routes with `perSecond` more than the others; access logs without bodies, tokens or paths' values; traced.
 * - Everything that the gateway itself answers is a problem (RFC 9457), an unknown route is 404. One exception: where some
 *   callers sign, and there is a direct route, a body at an unknown path that is no JSON by its content type is 415. An
 *   unsigned request and an unknown path are one kind of answer, so that such paths have a route of their own there; it
 *   refuses types that it has no template for, as the direct route must, and an API has one answer for that. If it refused
 *   none, API Gateway's mock would be handed the body itself, and answer 500 (https://github.com/aws/aws-cdk/issues/16323).
 * - HEAD on what is answered to GET is answered as GET, without a body.
 * - A direct route validates whatever content type a body claims, and refuses those that it does not know with 415; so do
 *   the answers that the gateway makes up, which else were a 500 (https://github.com/aws/aws-cdk/issues/16323).
 * - Pages of other origins read answers, refusals included, only where `corsOrigins` names them.
 * - A cached answer is kept by the caller's token and every parameter of path and query: no other request gets it.
 * - Alarms on answers of 5xx and on a p99 above 3 seconds.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/lambda-proxy-binary-media.html
 */
export class RestApi extends Construct implements RoutedApi {
  readonly api: apigateway.RestApi;
  readonly corsOrigins: readonly string[];
  readonly cacheFor?: Duration;
  readonly validator: apigateway.IRequestValidator;
  private readonly models = new Map<string, apigateway.IModel>();

  constructor(scope: Construct, id: string, props: RestApiProps) {
    super(scope, id);
    const { authorization = apigateway.AuthorizationType.NONE, corsOrigins = [], cacheFor } = props;
    this.corsOrigins = corsOrigins;
    this.cacheFor = cacheFor;
    const iam = authorization === apigateway.AuthorizationType.IAM;
    const takesWhatComes = Object.keys(props.routes).some((route) => route.endsWith(' /{proxy+}'));

    this.api = new apigateway.RestApi(this, 'Resource', {
      restApiName: apiName(this),
      endpointTypes: [apigateway.EndpointType.REGIONAL],
      binaryMediaTypes: takesWhatComes ? ['*/*'] : undefined,
      cloudWatchRole: false,
      defaultMethodOptions:
        typeof authorization === 'string' ? { authorizationType: authorization } : { authorizer: authorization },
      ...(corsOrigins.length > 0 && { defaultCorsPreflightOptions: preflight(corsOrigins, Object.keys(props.routes)) }),
      deployOptions: {
        ...watchedStage(this),
        methodOptions: slowerRoutes(props.routes),
        ...(cacheFor && { cachingEnabled: true, cacheTtl: cacheFor, cacheDataEncrypted: true, ...CACHE_CLUSTER }),
      },
    });
    ownExecutionLog(this, this.api);
    // The stack has an output for it, under a name that people know.
    this.api.node.tryRemoveChild('Endpoint');
    this.validator = this.api.addRequestValidator('Validator', {
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    for (const [route, target] of Object.entries(props.routes)) {
      const [method = '', path = ''] = route.split(' ');
      target.bind(this, method, this.api.root.resourceForPath(path));
    }
    const signsSome = Object.values(props.routes).some(({ isSigned }) => isSigned);
    const isDirect = Object.values(props.routes).some(({ refusesTypes }) => refusesTypes);
    const knowsUnknown = (iam || signsSome) && !takesWhatComes;
    if (knowsUnknown) this.answerUnknownRoutes();
    // Where a function checks every body, only the route of unknown paths minds a content type. A direct route needs the
    // 415 for itself.
    const unknownTypes = knowsUnknown && !isDirect;
    for (const problem of gatewayProblems(iam || signsSome, unknownTypes)) this.addGatewayProblem(problem);
    this.refuseUnknownTypesOfPreflights();
    watchAnswers(this, this.api, props.impact);
    if (authorization === apigateway.AuthorizationType.NONE) acknowledgeOpenAccess(this.api);
    else if (iam) acknowledgeSignedAccess(this.api);
    Validations.of(this.api).acknowledge({
      id: 'AwsSolutions-APIG3',
      reason: 'A web ACL costs 5 USD a month while idle; the stage is throttled, and bodies are validated.',
    });
  }

  /** Says what the gateway answers by itself, in pages of other origins too. */
  addGatewayProblem({ type, status, headers, body }: GatewayProblem): void {
    this.api.addGatewayResponse(type.responseType, {
      type,
      statusCode: status,
      responseHeaders: { ...headers, ...refusalHeaders(this.corsOrigins) },
      templates: { 'application/json': JSON.stringify(body) },
    });
  }

  /** Lets a function call every method and path, with requests that it signs by its role. */
  grantCalls(caller: LambdaFunction): void {
    const apiId = Stack.of(this).getLogicalId(this.api.node.defaultChild as apigateway.CfnRestApi);
    new FunctionPolicy(caller, `Calling${this.node.id}`, {
      grantee: caller,
      statements: [{ actions: ['execute-api:Invoke'], resources: [this.api.arnForExecuteApi()] }],
      acknowledged: {
        [`AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<${apiId}>/*/*/*]`]:
          'The function may ask for whatever method and path there is, all of them at this one API.',
      },
    });
  }

  /** One model for each name, however many routes speak of it. */
  model(schema: NamedSchema): apigateway.IModel {
    const model =
      this.models.get(schema.title) ??
      this.api.addModel(schema.title, { modelName: schema.title, contentType: 'application/json', schema });
    this.models.set(schema.title, model);
    return model;
  }

  /**
   * The gateway gives an unsigned request and an unknown path the same answer: where routes are signed, the path that
   * nothing else matches has a route of its own, so that it is 404. Where all are, it is for callers who sign, too.
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-set-up-simple-proxy.html
   */
  private answerUnknownRoutes(): void {
    for (const resource of [this.api.root, this.api.root.addResource('{unknown+}')]) {
      resource.addMethod('ANY', NO_SUCH_ROUTE, {
        methodResponses: [{ statusCode: '404', responseParameters: { 'method.response.header.Content-Type': true } }],
      });
    }
  }

  /** The CDK makes them, and lets them take what has no template for its content type. */
  private refuseUnknownTypesOfPreflights(): void {
    for (const { httpMethod, node } of this.api.methods) {
      const method = node.defaultChild as apigateway.CfnMethod;
      if (httpMethod === 'OPTIONS')
        method.addPropertyOverride('Integration.PassthroughBehavior', apigateway.PassthroughBehavior.NEVER);
    }
  }
}

/** The stage's settings of logs are repeated: it is not to depend on what a method's own settings leave out. */
function slowerRoutes(routes: RestApiProps['routes']): Record<string, apigateway.MethodDeploymentOptions> {
  const slower = Object.entries(routes).flatMap(([route, { perSecond }]) => {
    const [method = '', path = ''] = route.split(' ');
    if (perSecond === undefined) return [];
    const limits = { throttlingRateLimit: perSecond, throttlingBurstLimit: Math.ceil(BURST_SECONDS * perSecond) };
    return [[`${path}/${method}`, { ...limits, ...LOGGED }] as const];
  });
  return Object.fromEntries(slower);
}

const NO_SUCH_ROUTE = new apigateway.MockIntegration({
  passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
  requestTemplates: { 'application/json': '{"statusCode": 404}' },
  integrationResponses: [
    {
      statusCode: '404',
      responseParameters: { 'method.response.header.Content-Type': "'application/problem+json'" },
      responseTemplates: {
        'application/json': JSON.stringify({
          type: 'urn:problem-type:not-found',
          title: 'There is no such route',
          status: 404,
        }),
      },
    },
  ],
});

function acknowledgeSignedAccess(api: apigateway.RestApi): void {
  const reason =
    'apiAuth=iam is asked for: callers sign with IAM credentials, and their policies say what they may do.';
  Validations.of(api).acknowledge({ id: 'AwsSolutions-COG4', reason });
}

function acknowledgeOpenAccess(api: apigateway.RestApi): void {
  const reason = 'apiAuth=none is asked for: the API is public, and its throttling bounds what a stranger can cost.';
  Validations.of(api).acknowledge({ id: 'AwsSolutions-APIG4', reason }, { id: 'AwsSolutions-COG4', reason });
}
