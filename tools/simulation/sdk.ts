import { assume } from '../aws/assumption';
import type { Invocation, Kernel } from '../aws/kernel';
import type { Sdk } from '../aws/service';
import { ServiceError, throttled } from '../aws/service-error';
import { briefly, describeCall } from './describe';
import { crash, never, pauseWithin, standStill } from './runtime';
import type { ClientCall } from './scope';

assume({
  what: 'An SDK client tries a call again with pauses that begin at 100 ms.',
  source: 'https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html',
});

/** A service that functions call. */
export interface Callable {
  readonly sdk: Sdk;
  /** Answers a command, by a promise where a function takes its time. @throws what the service answers instead */
  readonly perform: (command: string, input: unknown, caller: Invocation) => unknown;
}

/** Every service that functions call. */
export class Callables {
  private readonly byClient: ReadonlyMap<string, Callable>;
  private readonly throttling: ReadonlySet<string>;

  constructor(all: readonly Callable[]) {
    this.byClient = new Map(all.map((one) => [one.sdk.client, one]));
    this.throttling = new Set(all.map(({ sdk }) => sdk.throttling.name));
  }

  /** @throws Error when there is none */
  of(client: string): Callable {
    const called = this.byClient.get(client);
    if (!called) throw new Error(`The simulation has no service for ${client}.`);
    return called;
  }

  /**
   * Whether the SDK tries again after an error.
   * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
   */
  isRetried(error: unknown): boolean {
    const { name, $fault } = error as ServiceError;
    return $fault === 'server' || name === 'TimeoutError' || this.throttling.has(name);
  }
}

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

/**
 * A call of an SDK client: up to three attempts in all, the same request each time (with the same token, where an
 * operation has one), with a delay that doubles. Each attempt takes time, and at each a fault may come.
 *
 * @throws what the last attempt came to
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export async function callService(
  kernel: Kernel,
  callables: Callables,
  invocation: Invocation,
  call: ClientCall,
): Promise<unknown> {
  const called = callables.of(call.client);
  const { maxAttempts = 3, requestHandler = {} } = call.config as ClientConfig;
  const { withToken = withoutToken } = called.sdk;
  const request = { ...call, input: withToken(call.command, call.input, kernel.nextId()) };
  let fault: Fault = 'none';
  for (let attempt = 1; ; attempt += 1) {
    if (!fault.includes('throughout')) fault = chooseFault(kernel, called.sdk, request);
    try {
      return await new Attempt(kernel, invocation, called, request, fault, requestHandler.requestTimeout).run();
    } catch (error) {
      if (attempt >= maxAttempts || !callables.isRetried(error)) throw error;
      await kernel.clock.pause(BACK_OFF_MS * 2 ** (attempt - 1));
    }
  }
}

const withoutToken = (_command: string, input: unknown): unknown => input;

function chooseFault(kernel: Kernel, { name, inPart }: Sdk, { command, input }: ClientCall): Fault {
  const isDown = kernel.isDown(name);
  kernel.decisions.note('call: the service is down', isDown);
  if (isDown) return 'throttled throughout';
  const chosen = kernel.decisions.fault('call', FAULTS);
  return chosen === 'partly refused' && !inPart?.(command, input) ? 'throttled throughout' : chosen;
}

/** One attempt, with its fault. A class without closures: it is what a run does most often. */
class Attempt {
  constructor(
    private readonly kernel: Kernel,
    private readonly invocation: Invocation,
    private readonly called: Callable,
    private readonly call: ClientCall,
    private readonly fault: Fault,
    private readonly requestTimeout?: number,
  ) {}

  async run(): Promise<unknown> {
    const { kernel, invocation, called, call, fault } = this;
    const { clock } = kernel;
    if (fault === 'stands still') await standStill(kernel, invocation);
    await pauseWithin(invocation, clock, fault === 'slow' ? SLOW_MS : LATENCY_MS);
    if (fault === 'crash before') return this.crash('before it');
    if (fault.startsWith('throttled')) {
      this.trace('the service is throttling');
      throw throttled(called.sdk.throttling);
    }
    if (fault.endsWith('not done')) {
      this.trace('the request is lost');
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
      this.trace('it is done, the answer is lost');
      return this.noAnswer();
    }
    await pauseWithin(invocation, clock, LATENCY_MS);
    if ('error' in answer) {
      this.trace((answer.error as Error).name);
      throw answer.error;
    }
    this.traceAnswer(answer.value);
    return answer.value;
  }

  private trace(what: string): void {
    const { command, input } = this.call;
    this.kernel.trace(this.invocation.id, () => `${describeCall(command, input)} → ${what}`, this.fault !== 'none');
  }

  private traceAnswer(value: unknown): void {
    const { command, input } = this.call;
    const slowly = this.fault === 'slow' ? ', slowly' : '';
    const line = () => `${describeCall(command, input)} → ${describeAnswer(value)}${slowly}`;
    this.kernel.trace(this.invocation.id, line, this.fault !== 'none');
  }

  /** Without a time limit the client waits for ever, until Lambda ends the function. */
  private async noAnswer(): Promise<never> {
    const { requestTimeout: limit } = this;
    await (limit === undefined ? never() : pauseWithin(this.invocation, this.kernel.clock, limit));
    throw new ServiceError('TimeoutError', `No answer within ${String(limit)} ms`);
  }

  private crash(when: string): Promise<never> {
    this.trace(`the function crashes ${when}`);
    return crash(this.invocation);
  }

  /** Functions take their time; whatever takes longer than the client waits, goes on by itself. */
  private async perform(input: unknown): Promise<unknown> {
    const answer = this.called.perform(this.call.command, input, this.invocation);
    return answer instanceof Promise ? await Promise.race([answer, this.noAnswer()]) : answer;
  }

  private async performInPart(): Promise<unknown> {
    const { command, input } = this.call;
    return this.called.sdk.inPart?.(command, input)?.(this.kernel.decisions, (part) => this.perform(part));
  }
}

/** An empty answer is `done`. */
const describeAnswer = (value: unknown): string => (Object.keys(value ?? {}).length === 0 ? 'done' : briefly(value));
