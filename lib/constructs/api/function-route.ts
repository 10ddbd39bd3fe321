import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CORS_VARIABLE } from './cors';
import type { NamedSchema, Route, RoutedApi } from './route';

/** What callers may know of a route: caches and exported documents go by that. */
export interface RouteDescription {
  /** Names of the query parameters that the function reads. @default none */
  readonly query?: readonly string[];
  /** Names of the headers that it reads. @default none that callers need to know of */
  readonly headers?: readonly string[];
  /** What a body must be: the function validates it. @default no body */
  readonly body?: NamedSchema;
  /** Requests a second, and five times as many at once, for a route that costs more than an answer. @default the stage's */
  readonly perSecond?: number;
  /** Successful answers by their status. @default not described */
  readonly answers?: Readonly<Record<string, { readonly body?: NamedSchema; readonly headers?: readonly string[] }>>;
}

/** Where the caller's token is. */
const TOKEN = 'header.Authorization';

const inPath = ({ path }: apigateway.Resource): string[] =>
  [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name = '']) => `path.${name}`);

/** Parameters of a request; those of the path are always there. */
const parameters = (names: Iterable<string>) => {
  const all = [...names].map((name) => [`method.request.${name}`, name.startsWith('path.')] as const);
  return all.length > 0 && { requestParameters: Object.fromEntries(all) };
};

/** A route that a function answers: HEAD, too, where it answers GET; it leaves the body out. */
export class FunctionRoute implements Route {
  readonly isSigned: boolean = false;
  readonly refusesTypes = false;
  readonly perSecond?: number;
  protected readonly options: apigateway.MethodOptions = {};

  constructor(
    private readonly handler: LambdaFunction,
    private readonly description: RouteDescription = {},
  ) {
    this.perSecond = description.perSecond;
  }

  bind(api: RoutedApi, method: string, resource: apigateway.Resource): void {
    const { query = [], headers = [], body, answers } = this.description;
    const { corsOrigins, cacheFor } = api;
    if (corsOrigins.length > 0) this.handler.addEnvironment(CORS_VARIABLE, corsOrigins.join(' '));
    const inQuery = query.map((name) => `querystring.${name}`);
    const inHeaders = headers.map((name) => `header.${name}`);
    const cachedBy = [
      ...(corsOrigins.length > 0 ? [TOKEN, 'header.Origin'] : [TOKEN]),
      ...inPath(resource),
      ...inQuery,
    ];
    const isCached = cacheFor !== undefined && method === 'GET';
    const integration = new apigateway.LambdaIntegration(this.handler, {
      allowTestInvoke: false,
      ...(isCached && { cacheKeyParameters: cachedBy.map((name) => `method.request.${name}`) }),
    });
    resource.addMethod(method, integration, {
      ...this.options,
      ...parameters(new Set([...inPath(resource), ...inQuery, ...inHeaders, ...(isCached ? cachedBy : [])])),
      ...(body && { requestModels: { 'application/json': api.model(body) } }),
      ...(answers && {
        methodResponses: Object.entries(answers).map(([statusCode, { body: schema, headers: sent = [] }]) => ({
          statusCode,
          ...(schema && { responseModels: { 'application/json': api.model(schema) } }),
          responseParameters: Object.fromEntries(sent.map((name) => [`method.response.header.${name}`, true])),
        })),
      }),
    });
    if (method === 'GET' && !this.isSigned) this.answerHead(resource);
  }

  private answerHead(resource: apigateway.Resource): void {
    const integration = new apigateway.LambdaIntegration(this.handler, { allowTestInvoke: false });
    resource.addMethod('HEAD', integration, { ...parameters(inPath(resource)) });
  }
}

/** A route for callers who sign their requests with IAM credentials, whoever may call the others. */
export class SignedRoute extends FunctionRoute {
  override readonly isSigned = true;
  protected override readonly options = { authorizationType: apigateway.AuthorizationType.IAM };
}
