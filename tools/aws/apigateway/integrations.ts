import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { NotModelled } from '../../template/not-modelled';
import { SimulatedDynamoDb } from '../dynamodb/simulated';
import type { HttpReply, HttpRequest, Kernel } from '../kernel';
import { ACCOUNT, REGION } from '../place';
import { ServiceError, throttled } from '../service-error';
import { THROTTLING } from '../sqs/model';
import { SECOND } from '../time';
import type { Answer, Call } from './answer';
import { parsed, problem } from './answer';
import { fillIn } from './mapping-template';

interface Response {
  readonly StatusCode: string;
  readonly SelectionPattern?: string;
  readonly ResponseTemplates?: Readonly<Record<string, string>>;
  readonly ResponseParameters?: Readonly<Record<string, string>>;
}

export interface Integration {
  readonly Type: string;
  readonly Uri?: string;
  readonly Credentials?: string;
  readonly IntegrationHttpMethod?: string;
  readonly TimeoutInMillis?: number;
  readonly RequestParameters?: Readonly<Record<string, string>>;
  readonly RequestTemplates?: Readonly<Record<string, string>>;
  readonly IntegrationResponses?: readonly Response[];
}

/** What an integration can go by. */
export interface Given {
  readonly call: Call;
  /** What stands in the path where the route has parameters. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Of the method: `<api>/<stage>/<method>/<path>`. */
  readonly source: string;
  /** `$context` of templates. */
  readonly context: Readonly<Record<string, string | number>>;
}

/** What a backend answered: what the response is chosen by, and what it is made of. */
interface Backend {
  /** A status, or the message of a function's error; nothing where a function returned. */
  readonly key?: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const SERVICE_FAULTS = ['none', 'refused', 'done, answer lost'] as const;
const HTTP_FAULTS = ['none', 'refused', 'lost', 'done, answer lost', 'slow'] as const;
const LATENCY_MS = 10;
const SLOW_MS = 1500;
/** "50 milliseconds - 29 seconds": https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
export const GATEWAY_TIMEOUT_MS = 29 * SECOND;
export const LAMBDA_PATH = ':lambda:path/2015-03-31/functions/';
const SQS_PATH = `:sqs:path/${ACCOUNT}/`;
const DYNAMODB_ACTION = ':dynamodb:action/';
const JSON_TYPE = 'application/json';

/**
 * What stands behind the methods of REST APIs, other than functions that are given the request as it is.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-integration-settings.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html
 */
export class Integrations {
  /** @param serverOf what answers a request over HTTP, of those that there are */
  constructor(
    private readonly kernel: Kernel,
    private readonly serverOf: (request: HttpRequest) => (() => Promise<HttpReply>) | undefined,
  ) {}

  /** What the gateway answers: a 504 where the backend takes longer than it may. */
  async answer(integration: Integration, given: Given): Promise<Answer> {
    const late = this.kernel.clock.pause(integration.TimeoutInMillis ?? GATEWAY_TIMEOUT_MS);
    return Promise.race([this.ask(integration, given), late.then(() => problem(504))]);
  }

  private async ask(integration: Integration, given: Given): Promise<Answer> {
    const { Type, Uri = '' } = integration;
    if (Type === 'HTTP' || Type === 'HTTP_PROXY') return this.overHttp(integration, given);
    if (Uri.includes(LAMBDA_PATH)) return this.byFunction(integration, given);
    const queue = Uri.split(SQS_PATH)[1];
    if (queue !== undefined) {
      return this.byService(integration, given, 'SQS', `SendMessage to ${queue}`, (text) =>
        this.send(integration, queue, text),
      );
    }
    const action = Uri.split(DYNAMODB_ACTION)[1];
    if (action === 'PutItem') {
      return this.byService(integration, given, 'DynamoDB', action, (text) => this.put(integration, text));
    }
    throw new NotModelled(`the integration ${Uri}`);
  }

  /** A function that is given what a template says. @throws NotModelled for one that is in no template */
  private async byFunction(integration: Integration, given: Given): Promise<Answer> {
    const { template, policies, runtime } = this.kernel;
    const arn = integration.Uri?.split(LAMBDA_PATH)[1]?.replace('/invocations', '') ?? '';
    const target = template.byArn(arn, 'AWS::Lambda::Function');
    const source = `arn:aws:execute-api:${REGION}:${ACCOUNT}:${given.source}`;
    const permission = { service: 'apigateway.amazonaws.com', action: 'lambda:InvokeFunction', resource: arn, source };
    if (!policies.byPermission(permission, target)) return problem(500);
    const outcome = await runtime.invoke(target.name, JSON.parse(this.requested(integration, given)));
    if (outcome.kind === 'answered') return this.mapped(integration, given, { body: JSON.stringify(outcome.value) });
    const { errorType, errorMessage } = outcome;
    const body = JSON.stringify({ errorType, errorMessage });
    return this.mapped(integration, given, { key: errorMessage, body });
  }

  /** A service that is called by the method's role. */
  private async byService(
    integration: Integration,
    given: Given,
    service: string,
    what: string,
    perform: (text: string) => object,
  ): Promise<Answer> {
    const { clock, decisions, trace } = this.kernel;
    const fault = decisions.fault('integration', SERVICE_FAULTS);
    if (fault !== 'none') trace(service, () => `${what} of the API: ${fault}`, true);
    const isDown = this.kernel.isDown(service);
    decisions.note('integration: the service is down', isDown);
    let backend: Backend;
    try {
      if (fault === 'refused' || isDown) throw throttled(THROTTLING);
      backend = { key: '200', body: JSON.stringify(perform(this.requested(integration, given))) };
    } catch (error) {
      const { name = '', message, $metadata } = error as Partial<ServiceError>;
      if ($metadata === undefined) throw error;
      const body = { Error: { Code: name, Message: message }, __type: `com.amazonaws#${name}`, message };
      backend = { key: String($metadata.httpStatusCode), body: JSON.stringify(body) };
    }
    await clock.pause(LATENCY_MS);
    return fault === 'done, answer lost' ? problem(504) : this.mapped(integration, given, backend);
  }

  private send(integration: Integration, queue: string, text: string): object {
    const parameters = new URLSearchParams(text);
    if (parameters.get('Action') !== 'SendMessage') throw new NotModelled(`the action in ${text}`);
    const [resource] = this.kernel.template.of('AWS::SQS::Queue').filter(({ name }) => name === queue);
    this.authorize(integration, 'sqs:SendMessage', resource?.arn ?? '', 403);
    const MessageId = this.kernel.sendTo(resource?.arn ?? '', parameters.get('MessageBody') ?? '');
    return { SendMessageResponse: { SendMessageResult: { MessageId } } };
  }

  private put(integration: Integration, text: string): object {
    const { TableName, Item, ...more } = JSON.parse(text) as {
      readonly TableName: string;
      readonly Item: Record<string, AttributeValue>;
    };
    const [table] = this.kernel.template.of('AWS::DynamoDB::GlobalTable').filter(({ name }) => name === TableName);
    this.authorize(integration, 'dynamodb:PutItem', table?.arn ?? '', 400);
    this.kernel.the(SimulatedDynamoDb).perform('PutCommand', { TableName, Item: unmarshall(Item), ...more });
    return {};
  }

  private authorize({ Credentials = '' }: Integration, action: string, resource: string, status: number): void {
    const call = { service: 'apigateway.amazonaws.com', action, resource, source: '' };
    if (!this.kernel.policies.byRole(call, Credentials)) throw new ServiceError('AccessDenied', '', { status });
  }

  private async overHttp(integration: Integration, given: Given): Promise<Answer> {
    const { clock, decisions, trace } = this.kernel;
    const request = requestOf(integration, given);
    const serve = this.serverOf(request);
    if (!serve) throw new NotModelled(`the host ${request.host}`);
    const fault = decisions.fault('integration over HTTP', HTTP_FAULTS);
    if (fault !== 'none') trace('API', () => `${request.method} ${request.path}: ${fault}`, true);
    await clock.pause(fault === 'slow' ? SLOW_MS : LATENCY_MS);
    if (fault === 'refused') return problem(504);
    if (fault === 'lost') return never();
    const { status, rawHeaders, body } = await serve();
    if (fault === 'done, answer lost') return never();
    const names = rawHeaders.filter((_, place) => place % 2 === 0);
    const headers = Object.fromEntries(names.map((name, place) => [name, rawHeaders[2 * place + 1] ?? '']));
    if (integration.Type === 'HTTP_PROXY') return { status, headers, body: parsed(body.toString()) };
    return this.mapped(integration, given, { key: String(status), body: body.toString(), headers });
  }

  private requested({ RequestTemplates }: Integration, { call, parameters, context }: Given): string {
    const template = RequestTemplates?.[JSON_TYPE];
    if (template === undefined) throw new NotModelled('an integration without a template for JSON');
    return fillIn(template, { body: JSON.stringify(call.body ?? null), parameters, context }).text;
  }

  /** The first response whose pattern fits what is to be chosen by, else the one without a pattern. */
  private mapped({ IntegrationResponses = [] }: Integration, { context, parameters }: Given, backend: Backend): Answer {
    const fits = ({ SelectionPattern: pattern }: Response) =>
      pattern !== undefined && backend.key !== undefined && new RegExp(`^(?:${pattern})$`).test(backend.key);
    const response =
      IntegrationResponses.find(fits) ?? IntegrationResponses.find((one) => one.SelectionPattern === undefined);
    if (!response) return problem(500);
    const given = Object.entries(response.ResponseParameters ?? {}).flatMap(([name, source]) => {
      const value = valueOf(source, backend);
      return value === undefined ? [] : [[name.replace('method.response.header.', ''), value] as const];
    });
    const template = response.ResponseTemplates?.[JSON_TYPE];
    const filled =
      template === undefined
        ? { text: backend.body, headers: {} }
        : fillIn(template, { ...backend, context, parameters });
    return {
      status: ('status' in filled ? filled.status : undefined) ?? Number(response.StatusCode),
      headers: { ...Object.fromEntries(given), ...filled.headers },
      body: parsed(filled.text),
    };
  }
}

/** A new one each time: one promise for all would keep whatever has ever waited for it. */
const never = (): Promise<never> => new Promise(() => undefined);
const IN_BODY = 'integration.response.body.';
const IN_HEADER = 'integration.response.header.';

/** @returns nothing where the backend's answer has no such value */
function valueOf(source: string, { body, headers = {} }: Backend): string | undefined {
  if (source.startsWith("'")) return source.slice(1, -1);
  if (source.startsWith(IN_HEADER)) return headers[source.replace(IN_HEADER, '')];
  if (!source.startsWith(IN_BODY)) throw new NotModelled(`the header ${source}`);
  return fillIn(`$input.path('$.${source.replace(IN_BODY, '')}')`, { body }).text || undefined;
}

function requestOf(
  { Type, Uri = '', IntegrationHttpMethod, RequestParameters = {} }: Integration,
  given: Given,
): HttpRequest {
  const { call, parameters } = given;
  let uri = Uri;
  const own: string[] = [];
  for (const [target, source] of Object.entries(RequestParameters)) {
    const [, , kind, name = ''] = target.split('.');
    const inPath = source.replace('method.request.path.', '');
    if (kind === 'path') uri = uri.replace(`{${name}}`, parameters[inPath] ?? '');
    else if (kind === 'header' && source.startsWith("'")) own.push(name, source.slice(1, -1));
    else throw new NotModelled(`the parameter ${target} of ${source}`);
  }
  const { host, pathname, search } = new URL(uri);
  const isProxy = Type === 'HTTP_PROXY';
  const passed = isProxy ? Object.entries(call.headers ?? {}).filter(([name]) => !own.includes(name)) : [];
  return {
    host,
    method:
      IntegrationHttpMethod === 'ANY' || IntegrationHttpMethod === undefined ? call.method : IntegrationHttpMethod,
    path: pathname + search,
    headers: [...passed.flat(), ...own],
    body: isProxy && call.body !== undefined ? JSON.stringify(call.body) : '',
  };
}
