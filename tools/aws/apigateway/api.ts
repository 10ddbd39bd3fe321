import { NotModelled } from '../../template/not-modelled';
import { MINUTE, SECOND } from '../time';
import { ACCOUNT, REGION } from '../place';
import { onlyWith, type Resource } from '../resolved';
import type { Kernel } from '../kernel';
import { type Answer, type Call, parsed, problem } from './answer';
import { GATEWAY_TIMEOUT_MS, type Integration, type Integrations, LAMBDA_PATH } from './integrations';

/** A request as its client sees it: tried again until it was answered, or given up. */
export interface Request extends Call {
  /** Everything that the client was answered, attempt by attempt; nothing where the answer was lost. */
  readonly answers: (Answer | undefined)[];
  /** How many faults were injected meanwhile, attempt by attempt. */
  readonly faults: number[];
}

interface Route {
  readonly method: string;
  /** `/orders/{orderId}` */
  readonly path: string;
  /** Whether only users of a user pool are let in. */
  readonly forUsers: boolean;
  readonly integration: Integration;
}

const FAULTS = ['none', 'answer lost', '429', 'request lost'] as const;
const LATENCY_MS = 10;
const CLIENT_TIMEOUT_MS = 30 * SECOND;
/** How often a client asks, and how long it waits before it asks again: each time twice as long. */
const ATTEMPTS = 8;
const PATIENCE_MS = SECOND;
const LONGEST_PATIENCE_MS = MINUTE;
const RETRIED = [409, 429, 500, 502, 503, 504];
/** Whether trying again may help. */
export const isPassing = ({ status }: Answer): boolean => RETRIED.includes(status);
const HEADER_TYPE = { 'content-type': 'application/json' };

/**
 * A REST API and its clients, who repeat a request with the same body and headers when it was not answered, or with
 * something that may pass.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
 */
export class Api {
  /** In the template, without hash. */
  readonly name: string;
  /** Whether it has answered with a 5xx. */
  hasFailed = false;
  /** Of its URLs. */
  readonly host: string;
  readonly requests: Request[] = [];
  private answered = 0;
  private readonly routes: readonly Route[];

  constructor(
    private readonly world: Kernel,
    private readonly api: Resource,
    private readonly stage: Resource,
    private readonly integrations: Integrations,
  ) {
    this.name = api.name;
    this.host = `${api.ref}.execute-api.`.toLowerCase();
    const methods = world.template.of('AWS::ApiGateway::Method');
    this.routes = [
      ...methods
        .filter(({ properties }) => properties['RestApiId'] === api.ref)
        .map((method) => readRoute(world, api, method)),
      ...importedRoutes(api),
    ];
  }

  /** A client's request. @returns the last answer; nothing when the client gave up without one */
  async request(call: Call): Promise<Answer | undefined> {
    const { clock, trace } = this.world;
    const request: Request = { ...call, answers: [], faults: [] };
    this.requests.push(request);
    this.world.disturb();
    const who = `Client ${String(this.requests.length)}`;
    for (let attempt = 1; ; attempt += 1) {
      const { injected } = this.world.decisions;
      const answer = await this.attempt(call, who);
      request.answers.push(answer);
      request.faults.push(this.world.decisions.injected - injected);
      trace(
        who,
        () =>
          `${call.method} ${call.path} → ${answer ? `${String(answer.status)} ${JSON.stringify(answer.body)}` : 'no answer'}`,
      );
      const isFinal = answer !== undefined && !isPassing(answer);
      if (isFinal || attempt === ATTEMPTS) return answer;
      await clock.pause(Math.min(LONGEST_PATIENCE_MS, PATIENCE_MS * 2 ** (attempt - 1)));
    }
  }

  private async attempt(call: Call, who: string): Promise<Answer | undefined> {
    const { clock, decisions, trace } = this.world;
    const fault = decisions.fault('client', FAULTS);
    if (fault !== 'none') trace(who, () => `${call.method} ${call.path}: ${fault}`, true);
    await clock.pause(LATENCY_MS);
    if (fault === '429') return problem(429);
    if (fault === 'request lost') {
      await clock.pause(CLIENT_TIMEOUT_MS);
      return undefined;
    }
    const answer = await this.serve(call);
    return fault === 'answer lost' ? undefined : answer;
  }

  /** What the gateway answers a request that has come to it. */
  async serve(call: Call): Promise<Answer> {
    const { clock, metric } = this.world;
    const answer = await Promise.race([this.answer(call), clock.pause(GATEWAY_TIMEOUT_MS).then(() => problem(504))]);
    if (answer.status >= 500) {
      this.hasFailed = true;
      metric('AWS/ApiGateway', '5XXError', { ApiName: String(this.api.properties['Name']) }, 1);
    }
    return answer;
  }

  /** The path below the stage's. */
  pathBelowStage(path: string): string {
    return path.replace(`/${this.stage.ref}`, '');
  }

  /** What the policy of a function is asked for. */
  private source({ method, path }: Call): string {
    return `${this.api.ref}/${this.stage.ref}/${method}${path}`;
  }

  private async answer(call: Call): Promise<Answer> {
    const { clock } = this.world;
    for (const route of this.routes) {
      const parameters = [call.method, 'ANY'].includes(route.method) ? parametersOf(route.path, call.path) : undefined;
      if (!parameters) continue;
      if (route.forUsers && call.user === undefined) return problem(401);
      if (route.integration.Type === 'AWS_PROXY') return this.proxy(route, call, parameters);
      return this.integrations.answer(route.integration, {
        call,
        parameters,
        source: this.source(call),
        context: { requestId: `request-${String((this.answered += 1))}`, requestTimeEpoch: clock.now },
      });
    }
    return problem(404);
  }

  private async proxy(route: Route, call: Call, pathParameters: Readonly<Record<string, string>>): Promise<Answer> {
    const { template, policies, runtime } = this.world;
    const arn = route.integration.Uri?.split(LAMBDA_PATH)[1]?.replace('/invocations', '') ?? '';
    const target = template.byArn(arn, 'AWS::Lambda::Function');
    const source = `arn:aws:execute-api:${REGION}:${ACCOUNT}:${this.source(call)}`;
    const permission = { service: 'apigateway.amazonaws.com', action: 'lambda:InvokeFunction', resource: arn, source };
    if (!policies.byPermission(permission, target)) return problem(500);
    const headers = { ...HEADER_TYPE, ...call.headers };
    const outcome = await runtime.invoke(target.name, {
      httpMethod: call.method,
      path: call.path,
      resource: route.path,
      requestContext: {
        path: `/${this.stage.ref}${call.path}`,
        ...(route.forUsers && { authorizer: { claims: { sub: call.user, token_use: 'id' } } }),
      },
      pathParameters,
      headers,
      multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      multiValueQueryStringParameters: null,
      body: call.body === undefined ? null : JSON.stringify(call.body),
      isBase64Encoded: false,
    });
    const answer = outcome.kind === 'answered' ? (outcome.value as { statusCode?: number } & RawAnswer) : undefined;
    if (typeof answer?.statusCode !== 'number') return problem(502);
    const lists = Object.entries(answer.multiValueHeaders ?? {}).map(([name, values]) => [name, values.join(', ')]);
    const all = { ...answer.headers, ...Object.fromEntries(lists) } as Answer['headers'];
    return { status: answer.statusCode, headers: all, body: parsed(answer.body) };
  }
}

interface RawAnswer {
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly body?: string;
}

function readRoute(world: Kernel, api: Resource, resource: Resource): Route {
  const { HttpMethod, ResourceId, Integration, AuthorizationType } = resource.properties;
  const integration = Integration as Integration;
  onlyWith(resource, 'Integration', integration, [
    ...['Type', 'Uri', 'Credentials', 'RequestTemplates', 'IntegrationResponses', 'IntegrationHttpMethod'],
    // Bodies are always JSON here, and the model takes them in whatever form they come.
    ...['PassthroughBehavior', 'RequestParameters', 'TimeoutInMillis'],
  ]);
  const parts: string[] = [];
  for (let id = String(ResourceId); id !== `${api.ref}/`;) {
    const part = world.template.of('AWS::ApiGateway::Resource').find(({ ref }) => ref === id);
    if (!part) throw new NotModelled(`the API resource ${id}`);
    parts.unshift(String(part.properties['PathPart']));
    id = String(part.properties['ParentId']);
  }
  const forUsers = AuthorizationType === 'COGNITO_USER_POOLS';
  return { method: String(HttpMethod), path: `/${parts.join('/')}`, forUsers, integration };
}

interface Imported {
  readonly type: string;
  readonly uri?: string;
  readonly httpMethod?: string;
  readonly timeoutInMillis?: number;
  readonly requestParameters?: Readonly<Record<string, string>>;
  readonly requestTemplates?: Readonly<Record<string, string>>;
  readonly responses?: Readonly<
    Record<
      string,
      {
        readonly statusCode: string;
        readonly responseTemplates?: Readonly<Record<string, string>>;
        readonly responseParameters?: Readonly<Record<string, string>>;
      }
    >
  >;
}

/** Those of the OpenAPI document that the API was made of. */
function importedRoutes({ properties }: Resource): Route[] {
  const { paths = {} } = (properties['Body'] ?? {}) as {
    readonly paths?: Readonly<Record<string, Readonly<Record<string, { readonly [INTEGRATION]: Imported }>>>>;
  };
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      forUsers: false,
      integration: integrationOf(operation[INTEGRATION]),
    })),
  );
}

const INTEGRATION = 'x-amazon-apigateway-integration';

const integrationOf = (imported: Imported): Integration => ({
  Type: imported.type.toUpperCase(),
  Uri: imported.uri,
  IntegrationHttpMethod: imported.httpMethod,
  TimeoutInMillis: imported.timeoutInMillis,
  RequestParameters: imported.requestParameters,
  RequestTemplates: imported.requestTemplates,
  IntegrationResponses: Object.entries(imported.responses ?? {}).map(([pattern, response]) => ({
    StatusCode: response.statusCode,
    ...(pattern !== 'default' && { SelectionPattern: pattern }),
    ResponseTemplates: response.responseTemplates,
    ResponseParameters: response.responseParameters,
  })),
});

/** What stands in the path where the route has parameters; nothing when it is another route's. */
function parametersOf(route: string, path: string): Readonly<Record<string, string>> | undefined {
  const [names, values] = [route.split('/'), path.split('/')];
  if (names.at(-1)?.endsWith('+}') && values.length >= names.length && path !== '/') {
    values.splice(names.length - 1, values.length, values.slice(names.length - 1).join('/'));
  }
  if (names.length !== values.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [place, name] of names.entries()) {
    const value = values[place] ?? '';
    if (name.startsWith('{')) parameters[name.slice(1, -1).replace('+', '')] = value;
    else if (name !== value) return undefined;
  }
  return parameters;
}
