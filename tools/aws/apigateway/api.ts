import { NotModelled } from '../../template/not-modelled';
import { MINUTE, SECOND } from '../time';
import { fillIn } from './mapping-template';
import { ServiceError, throttled } from '../service-error';
import { THROTTLING } from '../sqs/model';
import { ACCOUNT } from '../place';
import { onlyWith, type Resource } from '../resolved';
import type { Kernel } from '../kernel';

/** What a client is answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The user whose ID token the request carries: a `sub`. */
  readonly user?: string;
  /** Statuses of 4xx with which its client is content, too. */
  readonly content?: readonly number[];
}

/** A request as its client sees it: tried again until it was answered, or given up. */
export interface Request extends Call {
  /** Everything that the client was answered, attempt by attempt; nothing where the answer was lost. */
  readonly answers: (Answer | undefined)[];
  /** How many faults were injected meanwhile, attempt by attempt. */
  readonly faults: number[];
}

interface Integration {
  readonly Type: string;
  readonly Uri?: string;
  readonly Credentials?: string;
  readonly RequestTemplates?: Readonly<Record<string, string>>;
  readonly IntegrationResponses?: readonly {
    readonly StatusCode: string;
    readonly SelectionPattern?: string;
    readonly ResponseTemplates?: Readonly<Record<string, string>>;
  }[];
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
const INTEGRATION_FAULTS = ['none', 'refused', 'done, answer lost'] as const;
const LATENCY_MS = 10;
const CLIENT_TIMEOUT_MS = 30 * SECOND;
/** "50 milliseconds - 29 seconds": https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const GATEWAY_TIMEOUT_MS = 29 * SECOND;
/** How often a client asks, and how long it waits before it asks again: each time twice as long. */
const ATTEMPTS = 8;
const PATIENCE_MS = SECOND;
const LONGEST_PATIENCE_MS = MINUTE;
const RETRIED = [409, 429, 500, 502, 503, 504];
/** Whether trying again may help. */
export const isPassing = ({ status }: Answer): boolean => RETRIED.includes(status);
const LAMBDA_PATH = ':lambda:path/2015-03-31/functions/';
const SQS_PATH = `:sqs:path/${ACCOUNT}/`;

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
  private readonly routes: readonly Route[];

  constructor(
    private readonly world: Kernel,
    private readonly api: Resource,
    private readonly stage: Resource,
  ) {
    this.name = api.name;
    this.host = `${api.ref}.execute-api.`.toLowerCase();
    const methods = world.template.of('AWS::ApiGateway::Method');
    this.routes = methods
      .filter(({ properties }) => properties['RestApiId'] === api.ref)
      .map((method) => readRoute(world, api, method));
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

  private async answer(call: Call): Promise<Answer> {
    for (const route of this.routes) {
      const parameters = [call.method, 'ANY'].includes(route.method) ? parametersOf(route.path, call.path) : undefined;
      if (!parameters) continue;
      if (route.forUsers && call.user === undefined) return problem(401);
      if (route.integration.Type === 'AWS_PROXY') return this.proxy(route, call, parameters);
      if (route.integration.Type === 'AWS') return this.direct(route.integration, call);
      throw new NotModelled(`an integration of type ${route.integration.Type}`);
    }
    return problem(404);
  }

  private async proxy(route: Route, call: Call, pathParameters: Readonly<Record<string, string>>): Promise<Answer> {
    const { template, policies, runtime } = this.world;
    const arn = route.integration.Uri?.split(LAMBDA_PATH)[1]?.replace('/invocations', '') ?? '';
    const target = template.byArn(arn, 'AWS::Lambda::Function');
    const source = `arn:aws:execute-api:eu-west-1:${ACCOUNT}:${this.api.ref}/${this.stage.ref}/${call.method}${call.path}`;
    const permission = { service: 'apigateway.amazonaws.com', action: 'lambda:InvokeFunction', resource: arn, source };
    if (!policies.byPermission(permission, target)) return problem(500);
    const headers = { 'content-type': 'application/json', ...call.headers };
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

  private async direct(integration: Integration, { body }: Call): Promise<Answer> {
    const { clock, decisions, policies, template, trace } = this.world;
    const queue = integration.Uri?.split(SQS_PATH)[1];
    const template_ = integration.RequestTemplates?.['application/json'];
    if (queue === undefined || template_ === undefined)
      throw new NotModelled(`the integration ${String(integration.Uri)}`);
    const fault = decisions.fault('integration', INTEGRATION_FAULTS);
    if (fault !== 'none') trace(queue, () => `SendMessage of the API: ${fault}`, true);
    const { text } = fillIn(template_, { body: JSON.stringify(body) });
    const parameters = new URLSearchParams(text);
    const [resource] = template.of('AWS::SQS::Queue').filter(({ name }) => name === queue);
    const call = {
      service: 'apigateway.amazonaws.com',
      action: 'sqs:SendMessage',
      resource: resource?.arn ?? '',
      source: '',
    };
    let status = 200;
    let answer: object;
    try {
      if (parameters.get('Action') !== 'SendMessage') throw new NotModelled(`the action in ${text}`);
      const isDown = this.world.isDown('SQS');
      decisions.note('integration: the service is down', isDown);
      if (fault === 'refused' || isDown) throw throttled(THROTTLING);
      if (!policies.byRole(call, integration.Credentials ?? ''))
        throw new ServiceError('AccessDenied', '', { status: 403 });
      const MessageId = this.world.sendTo(call.resource, parameters.get('MessageBody') ?? '');
      answer = { SendMessageResponse: { SendMessageResult: { MessageId } } };
    } catch (error) {
      const { name, message, $metadata } = error as Partial<ServiceError>;
      if ($metadata === undefined) throw error;
      status = $metadata.httpStatusCode;
      answer = { Error: { Code: name, Message: message } };
    }
    await clock.pause(LATENCY_MS);
    return fault === 'done, answer lost' ? problem(504) : mapped(integration, status, JSON.stringify(answer));
  }
}

interface RawAnswer {
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly body?: string;
}

/** The first response whose pattern fits the status of the service, else the one without a pattern. */
function mapped({ IntegrationResponses = [] }: Integration, status: number, body: string): Answer {
  const response =
    IntegrationResponses.find(
      ({ SelectionPattern: pattern }) => pattern !== undefined && new RegExp(`^(?:${pattern})$`).test(String(status)),
    ) ?? IntegrationResponses.find(({ SelectionPattern: pattern }) => pattern === undefined);
  if (!response) return problem(500);
  const filled = fillIn(response.ResponseTemplates?.['application/json'] ?? '', { body });
  return {
    status: filled.status ?? Number(response.StatusCode),
    headers: filled.headers,
    body: JSON.parse(filled.text || 'null'),
  };
}

/** What is no JSON, such as a page, is its text. */
function parsed(body = ''): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

const problem = (status: number): Answer => ({ status, headers: {}, body: { status } });

function readRoute(world: Kernel, api: Resource, resource: Resource): Route {
  const { HttpMethod, ResourceId, Integration, AuthorizationType } = resource.properties;
  const integration = Integration as Integration;
  onlyWith(resource, 'Integration', integration, [
    ...['Type', 'Uri', 'Credentials', 'RequestTemplates', 'IntegrationResponses', 'IntegrationHttpMethod'],
    // Bodies are always JSON here, and the model takes them in whatever form they come.
    ...['PassthroughBehavior', 'RequestParameters'],
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
