import { NotModelled } from '../../template/not-modelled';
import type { Template } from '../../template/template';
import { assume } from '../assumption';
import { delayOf } from '../at-least-once';
import type { HttpReply, HttpRequest, Kernel, Simulated } from '../kernel';
import { ACCOUNT } from '../place';
import { KB, type Usage } from '../price';
import type { Resource } from '../resolved';
import { HOUR, MINUTE, SECOND } from '../time';

assume({
  what: 'API Gateway knows that a connection is gone as soon as its client is.',
  source:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html',
});

/** A client's connection. */
export class Connection {
  /** Everything that it was sent, in order. */
  readonly received: unknown[] = [];
  closedAt: number | undefined;

  constructor(
    readonly id: string,
    readonly openedAt: number,
    private readonly now: () => number,
  ) {}

  /** The client ends, without a word. */
  vanish(): void {
    this.closedAt ??= this.now();
  }
}

/** What a client sends: its route is found by its action. */
export interface Message {
  readonly action: string;
  readonly [member: string]: unknown;
}

/** A client's message. */
export interface Sent {
  readonly connection: Connection;
  readonly message: Message;
  /** When its function had handled it; nothing when it failed, and the client was told so. */
  handledAt?: number;
}

/** "2 hours": https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html */
const LONGEST_CONNECTION_MS = 2 * HOUR;
/** What a client's message may need until it is handled: as usual, or with an overloaded network. */
const DELAYS_MS = [10, 3 * SECOND, 40 * SECOND] as const;
/** Of each message: https://aws.amazon.com/api-gateway/pricing/ */
const BILLED_BYTES = 32 * KB;
const LAMBDA_PATH = ':lambda:path/2015-03-31/functions/';
const CONNECTIONS = '/@connections/';

/**
 * A WebSocket API: clients connect and send messages, functions send messages to connections.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-overview.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export class SimulatedWebSockets implements Simulated {
  readonly connections: Connection[] = [];
  /** Every message of a client, in order. */
  readonly sent: Sent[] = [];
  /** Whether a function failed to handle a message. */
  hasFailed = false;
  private readonly api: Resource | undefined;
  private messages = 0;

  /** @throws NotModelled for more than one API, or one of another kind */
  constructor(private readonly kernel: Kernel) {
    const [api, another] = kernel.template.of('AWS::ApiGatewayV2::Api');
    const { ProtocolType, RouteSelectionExpression } = api?.properties ?? {};
    const isKnown = ProtocolType === 'WEBSOCKET' && RouteSelectionExpression === '$request.body.action';
    if (another || (api && !isKnown)) throw new NotModelled('an API of version 2 that is not one WebSocket API');
    this.api = api;
  }

  connect(): Connection {
    const { clock } = this.kernel;
    const connection = new Connection(this.kernel.nextId(), clock.now, () => clock.now);
    this.connections.push(connection);
    clock.after(LONGEST_CONNECTION_MS, () => {
      connection.vanish();
    });
    return connection;
  }

  /**
   * Sends a client's message.
   * @returns whether its function handled it; of one that failed the client is told
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html
   */
  async send(connection: Connection, message: Message): Promise<boolean> {
    const { clock, metric, trace } = this.kernel;
    const sent: Sent = { connection, message };
    this.sent.push(sent);
    this.count(message);
    const what = `the message ${message.action}`;
    await clock.pause(delayOf(this.kernel, { where: 'WebSocket', who: 'The network', what, delaysMs: DELAYS_MS }));
    if (connection.closedAt !== undefined) return false;
    const route = this.routeOf(message);
    if (!route) {
      connection.received.push({ message: 'Forbidden' });
      return false;
    }
    const isHandled = await this.invoke(route, connection, message);
    trace('Client', () => `${message.action} → ${isHandled ? 'handled' : 'an error'}`);
    if (isHandled) sent.handledAt = clock.now;
    else {
      this.hasFailed = true;
      metric('AWS/ApiGateway', 'IntegrationError', { ApiId: this.api?.ref ?? '' }, 1);
      connection.received.push({ message: 'Internal server error' });
    }
    return isHandled;
  }

  /** Answers what functions ask of connections. */
  serverOf({ host, method, path, body }: HttpRequest): (() => Promise<HttpReply>) | undefined {
    if (!this.api || !host.startsWith(`${this.api.ref}.execute-api.`.toLowerCase())) return undefined;
    const [stage = '', id = ''] = path.split(CONNECTIONS);
    if (method !== 'POST' || stage !== `/${this.stageName}`) throw new NotModelled(`${method} ${path}`);
    return () => Promise.resolve(this.post(decodeURIComponent(id), JSON.parse(body)));
  }

  used(template: Template): Usage {
    const isPriced = Object.values(template.Resources).some(({ Type }) => Type === 'AWS::ApiGatewayV2::Api');
    if (!isPriced) return {};
    const { clock } = this.kernel;
    const open = this.connections.map(({ openedAt, closedAt = clock.now }) =>
      Math.ceil((closedAt - openedAt) / MINUTE),
    );
    return { socketMessage: this.messages, socketMinute: open.reduce((total, minutes) => total + minutes, 0) };
  }

  private post(id: string, message: unknown): HttpReply {
    const connection = this.connections.find((one) => one.id === id);
    const isOpen = connection !== undefined && connection.closedAt === undefined;
    this.kernel.trace('Client', () => (isOpen ? `is sent ${JSON.stringify(message)}` : 'is gone'));
    if (isOpen) {
      this.count(message);
      connection.received.push(message);
    }
    return { status: isOpen ? 200 : 410, rawHeaders: [], body: Buffer.from('') };
  }

  /** @throws NotModelled for an API that has a route for whatever comes */
  private routeOf({ action }: Message): Resource | undefined {
    const routes = new Map(
      this.kernel.template.of('AWS::ApiGatewayV2::Route').map((route) => [route.properties['RouteKey'], route]),
    );
    if (routes.has('$default')) throw new NotModelled('the route $default of a WebSocket API');
    return routes.get(action);
  }

  /** Only a function that fails, or may not be invoked, is an error to a client: what it answers is sent to nobody. */
  private async invoke(route: Resource, { id }: Connection, message: Message): Promise<boolean> {
    const { template, policies, runtime } = this.kernel;
    const integrations = template.of('AWS::ApiGatewayV2::Integration');
    const integration = integrations.find(({ ref }) => route.properties['Target'] === `integrations/${ref}`);
    const uri = String(integration?.properties['IntegrationUri']);
    const arn = uri.split(LAMBDA_PATH)[1]?.replace('/invocations', '') ?? '';
    const target = template.byArn(arn, 'AWS::Lambda::Function');
    const source = `arn:aws:execute-api:eu-west-1:${ACCOUNT}:${this.api?.ref ?? ''}/${this.stageName}/${message.action}`;
    const permission = { service: 'apigateway.amazonaws.com', action: 'lambda:InvokeFunction', resource: arn, source };
    if (!policies.byPermission(permission, target)) return false;
    const outcome = await runtime.invoke(target.name, {
      requestContext: { connectionId: id, routeKey: message.action, eventType: 'MESSAGE', requestId: 'm1' },
      body: JSON.stringify(message),
      isBase64Encoded: false,
    });
    return outcome.kind === 'answered';
  }

  private get stageName(): string {
    return String(this.kernel.template.of('AWS::ApiGatewayV2::Stage')[0]?.properties['StageName']);
  }

  private count(message: unknown): void {
    this.messages += Math.ceil(Buffer.byteLength(JSON.stringify(message)) / BILLED_BYTES);
  }
}
