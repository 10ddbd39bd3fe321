import { NotModelled } from '../template/not-modelled';
import { assume } from '../aws/assumption';
import type { Clock, Decisions, HttpReply, HttpRequest, Invocation, Outcome, Runtime } from '../aws/kernel';
import type { FunctionSpec } from '../aws/lambda/functions';
import { SECOND } from '../aws/time';
import { briefly, describeEvent } from './describe';
import type { Handlers } from './handlers';
import { type Caller, type ClientCall, loadModule, type Nature } from './scope';

assume({
  what: 'A function’s environment serves one invocation at a time, and later ones find it as it was left.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html',
});

/** What surrounds functions: what they call, log and are timed by. */
export interface Host {
  readonly clock: Clock;
  readonly handlers: Handlers;
  readonly nature: Nature;
  /** A call of an SDK client. */
  call(invocation: Invocation, client: ClientCall): Promise<unknown>;
  /** A request over HTTP. */
  ask(invocation: Invocation, request: HttpRequest): Promise<HttpReply>;
  /** A line of a function's log. */
  log(invocation: Invocation | undefined, line: string): void;
  readonly trace: (who: string, what: () => string) => void;
}

type Handler = (event: unknown, context: unknown) => unknown;

/** "Cold starts … the duration varies from under 100 ms to over 1 second": https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const COLD_START_MS = 200;

/**
 * Runs functions as Lambda does: an invocation has an execution environment for itself, which a later one finds as it
 * was left; after a crash or a timeout, or once other code is deployed, it is gone.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export class LambdaRuntime implements Runtime {
  readonly invocations: Invocation[] = [];
  private readonly specs: ReadonlyMap<string, FunctionSpec>;
  private readonly counts = new Map<string, number>();
  private idle: Environment[] = [];
  private deployment = 1;

  constructor(
    specs: readonly FunctionSpec[],
    private readonly host: Host,
  ) {
    this.specs = new Map(specs.map((spec) => [spec.name, spec]));
  }

  /** Replaces the code of all functions by the same: warm environments go, what runs goes on. */
  redeploy(): void {
    this.deployment += 1;
    this.idle = [];
  }

  /** Runs a function once. Never rejects. */
  async invoke(functionName: string, event: unknown, caller?: Invocation): Promise<Outcome> {
    const spec = this.specs.get(functionName);
    if (!spec) throw new NotModelled(`the function ${functionName}`);
    const warm = this.idle.findIndex((environment) => environment.spec === spec);
    const environment = warm < 0 ? new Environment(spec, this.deployment, this.host) : this.idle.splice(warm, 1)[0];
    if (warm < 0) await this.host.clock.pause(COLD_START_MS);
    return environment ? this.run(environment, event, caller) : this.invoke(functionName, event, caller);
  }

  private run(environment: Environment, event: unknown, caller?: Invocation): Promise<Outcome> {
    const { clock, trace } = this.host;
    const { name, timeoutSeconds } = environment.spec;
    const count = (this.counts.get(name) ?? 0) + 1;
    this.counts.set(name, count);
    return new Promise((resolve) => {
      const invocation: Invocation = {
        id: `${name} ${String(count)}`,
        functionName: name,
        event,
        beganAt: clock.now,
        deadline: clock.now + timeoutSeconds * SECOND,
        ...(caller && { caller }),
        end: (outcome) => {
          if (invocation.endedAt !== undefined) return;
          invocation.endedAt = clock.now;
          invocation.outcome = outcome;
          stopWaiting();
          if (survives(outcome) && environment.deployment === this.deployment) this.idle.push(environment);
          trace(invocation.id, () =>
            outcome.kind === 'answered' ? `answers ${briefly(outcome.value)}` : `fails: ${outcome.errorType}`,
          );
          resolve(outcome);
        },
      };
      this.invocations.push(invocation);
      trace(invocation.id, () => `begins: ${describeEvent(event)}`);
      const stopWaiting = clock.after(timeoutSeconds * SECOND, () => {
        trace(invocation.id, () => `is ended by Lambda: it took more than ${String(timeoutSeconds)} s`);
        invocation.end({ kind: 'failed', errorType: TIMED_OUT, errorMessage: 'Task timed out' });
      });
      void environment.run(invocation).then(invocation.end);
    });
  }
}

/** What Lambda hands on, to a function and from it, is JSON: a copy, of nothing else. */
function asJson(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === undefined || value === null) return value;
  if (Array.isArray(value)) return value.map((member) => asJson(member) ?? null);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value + 0; // JSON has no -0
  if (typeof value !== 'object' || 'toJSON' in value) {
    const text = JSON.stringify(value) as string | undefined;
    return text === undefined ? undefined : JSON.parse(text);
  }
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const member = asJson(value[name as keyof typeof value]);
    if (member !== undefined) copy[name] = member;
  }
  return copy;
}

const TIMED_OUT = 'Sandbox.Timedout';
const CRASHED = 'Runtime.ExitError';

/** After a crash or a timeout Lambda starts a new environment. */
const survives = (outcome: Outcome): boolean =>
  outcome.kind === 'answered' || ![TIMED_OUT, CRASHED].includes(outcome.errorType);

/** An execution environment: a copy of the handler's module, loaded with the variables of its function. */
class Environment implements Caller {
  readonly environment: Readonly<Record<string, string>>;
  private readonly handler: Handler;
  private current: Invocation | undefined;

  constructor(
    readonly spec: FunctionSpec,
    readonly deployment: number,
    private readonly host: Host,
  ) {
    this.environment = { AWS_REGION: 'eu-west-1', AWS_LAMBDA_FUNCTION_NAME: spec.name, ...spec.environment };
    const { handler } = loadModule(host.handlers.module(spec.name), host.nature, this) as { handler?: Handler };
    if (!handler) throw new Error(`${spec.name} exports no handler.`);
    this.handler = handler;
  }

  async run(invocation: Invocation): Promise<Outcome> {
    this.current = invocation;
    const context = {
      functionName: this.spec.name,
      awsRequestId: invocation.id,
      getRemainingTimeInMillis: () => invocation.deadline - this.host.clock.now,
    };
    try {
      const value: unknown = await this.handler(asJson(invocation.event), context);
      return { kind: 'answered', value: asJson(value) ?? null };
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      return { kind: 'failed', errorType: name, errorMessage: message };
    }
  }

  call(call: ClientCall): Promise<unknown> {
    if (!this.current) throw new NotModelled(`a call of ${call.client} while a module is loaded`);
    return this.host.call(this.current, call);
  }

  ask(request: HttpRequest): Promise<HttpReply> {
    if (!this.current) throw new NotModelled(`a request to ${request.host} while a module is loaded`);
    return this.host.ask(this.current, request);
  }

  log(line: string): void {
    this.host.log(this.current, line);
  }
}

/** Ends an invocation in the middle of its work. */
export function crash(invocation: Invocation): Promise<never> {
  invocation.end({ kind: 'failed', errorType: CRASHED, errorMessage: 'Runtime exited' });
  return never();
}

/** Lets time pass for an invocation. Nothing that one still asks for after its end has an effect, or an answer. */
export async function pauseWithin(invocation: Invocation, clock: Clock, milliseconds: number): Promise<void> {
  await clock.pause(milliseconds);
  if (invocation.endedAt !== undefined) await never();
}

/** How much of the time that a function has left it may stand still: nearly all of it most often. */
const PARTS_OF_TIME_LEFT = [0.95, 0.5, 0.75];

/**
 * Lets an invocation take as long as it may: it stands still for a part of the time that it has left, and then goes on.
 * What others hold for it, a lease or a message, must outlast that.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html
 */
export function standStill(
  {
    clock,
    decisions,
    trace,
  }: { clock: Clock; decisions: Decisions; trace: (who: string, what: () => string, fault: true) => void },
  invocation: Invocation,
): Promise<void> {
  const part = PARTS_OF_TIME_LEFT[decisions.choose(PARTS_OF_TIME_LEFT.length)] ?? 0;
  const milliseconds = Math.round(part * (invocation.deadline - clock.now));
  trace(invocation.id, () => `stands still for ${String(milliseconds / SECOND)} s`, true);
  return pauseWithin(invocation, clock, milliseconds);
}

/** A new one each time: one promise for all would keep whatever has ever waited for it. */
export const never = (): Promise<never> => new Promise(() => undefined);
