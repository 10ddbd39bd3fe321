import { assume } from '../aws/assumption';
import type { Clock } from './clock';
import { briefly, describeCall } from './describe';
import type { Decisions } from './decisions';
import { ServiceError } from '../aws/service-error';
import { transactionCanceled } from '../aws/dynamodb/errors';
import { crash, type Invocation, never, pauseWithin, standStill } from './runtime';
import type { ClientCall } from './scope';

assume({
  what: 'An SDK client tries a call again with pauses that begin at 100 ms.',
  source: 'https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html',
});

/** The services that handlers call. */
export type Service = 'DynamoDB' | 'EventBridge' | 'SQS' | 'Lambda' | 'EC2' | 'SNS' | 'S3' | 'SES';

const SERVICES: Readonly<Record<string, Service>> = {
  DynamoDBDocumentClient: 'DynamoDB',
  EventBridgeClient: 'EventBridge',
  SQSClient: 'SQS',
  LambdaClient: 'Lambda',
  EC2Client: 'EC2',
  SNSClient: 'SNS',
  S3Client: 'S3',
  SESClient: 'SES',
};

/** What each service answers when it is asked too much. The SDK tries all of them again. */
const THROTTLED: Readonly<Record<Service, string>> = {
  DynamoDB: 'ThrottlingException',
  EventBridge: 'ThrottlingException',
  SQS: 'RequestThrottled',
  Lambda: 'TooManyRequestsException',
  EC2: 'RequestLimitExceeded',
  SNS: 'ThrottledException',
  S3: 'SlowDown',
  SES: 'Throttling',
};

/** Where it is not 400. */
const STATUS: Partial<Record<Service, number>> = { Lambda: 429, EC2: 503, SNS: 429, S3: 503 };

export const throttled = (service: Service): ServiceError =>
  new ServiceError(THROTTLED[service], 'Rate exceeded', { status: STATUS[service] ?? 400 });

/** What can go wrong with a call. `Throughout` is as long as the SDK tries, so that the handler sees it. */
const FAULTS = [
  'none',
  'throttled throughout',
  'no answer, but done',
  'no answer throughout, but done',
  'crash before',
  'crash after',
  'partly refused',
  'throttled',
  'no answer, not done',
  'no answer throughout, not done',
  'slow',
  'stands still',
] as const;
type Fault = (typeof FAULTS)[number];

/** Of one request and of its answer. */
const LATENCY_MS = 5;
const SLOW_MS = 1500;
/** "The default base delay … 100 ms": https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
const BACK_OFF_MS = 100;

interface ClientConfig {
  readonly maxAttempts?: number;
  readonly requestHandler?: { readonly requestTimeout?: number };
}

/** The services as the SDK calls them. */
export interface Services {
  readonly clock: Clock;
  readonly decisions: Decisions;
  /** A new one each time, for `ClientRequestToken`. */
  nextId(): string;
  /** Whether the service refuses everything for now. */
  isDown(service: Service): boolean;
  /** The effect and its answer: from a model, or of a function that takes its time. */
  perform(service: Service, call: ClientCall, caller: Invocation): unknown;
  say(who: string, what: () => string, fault?: boolean): void;
}

/**
 * A call of an SDK client: up to three attempts in all, the same request each time (with the same token, where an
 * operation has one), with a delay that doubles. Each attempt takes time, and at each a fault may come.
 *
 * @throws what the last attempt came to
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export async function callService(services: Services, invocation: Invocation, call: ClientCall): Promise<unknown> {
  const service = SERVICES[call.client];
  if (!service) throw new Error(`The simulation has no service for ${call.client}.`);
  const { maxAttempts = 3, requestHandler = {} } = call.config as ClientConfig;
  const request = { ...call, input: withToken(call, services.nextId()) };
  let fault: Fault = 'none';
  for (let attempt = 1; ; attempt += 1) {
    if (!fault.includes('throughout')) fault = chooseFault(services, service, request);
    try {
      return await new Attempt(services, invocation, service, request, fault, requestHandler.requestTimeout).run();
    } catch (error) {
      if (attempt >= maxAttempts || !isRetried(error)) throw error;
      await services.clock.pause(BACK_OFF_MS * 2 ** (attempt - 1));
    }
  }
}

function chooseFault(services: Services, service: Service, { command, input }: ClientCall): Fault {
  const isDown = services.isDown(service);
  services.decisions.note('call: the service is down', isDown);
  if (isDown) return 'throttled throughout';
  const chosen = services.decisions.fault('call', FAULTS);
  const parts = (input as { Entries?: unknown[]; TransactItems?: unknown[] }).Entries ?? [];
  const hasParts = parts.length > 0 || command === 'TransactWriteCommand';
  return chosen === 'partly refused' && !hasParts ? 'throttled throughout' : chosen;
}

/** One attempt, with its fault. A class without closures: it is what a run does most often. */
class Attempt {
  constructor(
    private readonly services: Services,
    private readonly invocation: Invocation,
    private readonly service: Service,
    private readonly call: ClientCall,
    private readonly fault: Fault,
    private readonly requestTimeout?: number,
  ) {}

  async run(): Promise<unknown> {
    const { services, invocation, service, call, fault } = this;
    const { clock } = services;
    if (fault === 'stands still') await standStill(services, invocation);
    await pauseWithin(invocation, clock, fault === 'slow' ? SLOW_MS : LATENCY_MS);
    if (fault === 'crash before') return this.crash('before it');
    if (fault.startsWith('throttled')) {
      this.say('the service is throttling');
      throw throttled(service);
    }
    if (fault.endsWith('not done')) {
      this.say('the request is lost');
      return this.noAnswer();
    }
    let answer: { readonly value: unknown } | { readonly error: unknown };
    try {
      const value = fault === 'partly refused' ? this.performInPart() : this.perform(call.input);
      answer = { value: await value };
    } catch (error) {
      answer = { error };
    }
    if (fault === 'crash after') return this.crash('when it is done');
    if (fault.endsWith('but done')) {
      this.say('it is done, the answer is lost');
      return this.noAnswer();
    }
    await pauseWithin(invocation, clock, LATENCY_MS);
    if ('error' in answer) {
      this.say((answer.error as Error).name);
      throw answer.error;
    }
    this.sayAnswer(answer.value);
    return answer.value;
  }

  private say(what: string): void {
    const { command, input } = this.call;
    this.services.say(this.invocation.id, () => `${describeCall(command, input)} → ${what}`, this.fault !== 'none');
  }

  private sayAnswer(value: unknown): void {
    const { command, input } = this.call;
    const slowly = this.fault === 'slow' ? ', slowly' : '';
    const told = () => `${describeCall(command, input)} → ${describeAnswer(value)}${slowly}`;
    this.services.say(this.invocation.id, told, this.fault !== 'none');
  }

  /** Without a time limit the client waits for ever, until Lambda ends the function. */
  private async noAnswer(): Promise<never> {
    const { requestTimeout: limit } = this;
    await (limit === undefined ? never() : pauseWithin(this.invocation, this.services.clock, limit));
    throw new ServiceError('TimeoutError', `No answer within ${String(limit)} ms`);
  }

  private crash(when: string): Promise<never> {
    this.say(`the function crashes ${when}`);
    return crash(this.invocation);
  }

  /** Functions take their time; whatever takes longer than the client waits, goes on by itself. */
  private async perform(input: unknown): Promise<unknown> {
    const answer = this.services.perform(this.service, { ...this.call, input }, this.invocation);
    return answer instanceof Promise ? await Promise.race([answer, this.noAnswer()]) : answer;
  }

  private performInPart(): Promise<unknown> {
    return performInPart(this.services.decisions, this.call, (input) => this.perform(input));
  }
}

/** Some entries of a batch are refused, or one action of a transaction meets another transaction. */
async function performInPart(
  decisions: Decisions,
  { input }: ClientCall,
  perform: (input: unknown) => Promise<unknown>,
): Promise<unknown> {
  const { Entries: entries = [], TransactItems: actions = [] } = input as {
    Entries?: object[];
    TransactItems?: object[];
  };
  if (actions.length > 0) {
    const met = decisions.choose(actions.length);
    throw transactionCanceled(actions.map((_, index) => ({ Code: index === met ? 'TransactionConflict' : 'None' })));
  }
  const refused = entries.map((_, index) => index === entries.length - 1 || decisions.choose(2) === 1);
  const taken = entries.filter((_, index) => !refused[index]);
  const answers = taken.length > 0 ? ((await perform({ Entries: taken })) as { Entries: object[] }).Entries : [];
  return {
    FailedEntryCount: entries.length - taken.length,
    Entries: refused.map((is) =>
      is ? { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' } : answers.shift(),
    ),
  };
}

/** An empty answer says no more than that it came. */
const describeAnswer = (value: unknown): string => (Object.keys(value ?? {}).length === 0 ? 'done' : briefly(value));

/** The SDK gives a transaction a token, so that trying it again repeats nothing. */
function withToken({ command, input }: ClientCall, token: string): unknown {
  return command === 'TransactWriteCommand' ? { ClientRequestToken: token, ...(input as object) } : input;
}

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
function isRetried(error: unknown): boolean {
  const { name, $fault } = error as ServiceError;
  return $fault === 'server' || name === 'TimeoutError' || Object.values(THROTTLED).includes(name);
}
