import crypto from 'node:crypto';
import { createRequire, isBuiltin } from 'node:module';
import { type Clock, clockGlobals, SECOND } from './clock';
import { briefly, describeEvent } from './describe';
import type { Handlers, ModuleScope } from './handlers';
import { NotModelled } from './models/errors';

/** How an invocation ended, seen from outside. */
export type Outcome =
  | { readonly kind: 'answered'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly errorType: string; readonly errorMessage: string };

/** One run of a function. */
export interface Invocation {
  /** `RelayEvents 3`: the third of this function. */
  readonly id: string;
  readonly functionName: string;
  readonly event: unknown;
  readonly beganAt: number;
  /** The invocation that waits for it. */
  readonly caller?: Invocation;
  /** Set once it has ended: nothing that its code still does has an effect. */
  endedAt?: number;
  end(outcome: Outcome): void;
}

/** A function as its template declares it. */
export interface FunctionSpec {
  readonly name: string;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** What functions are given and tell. */
export interface Host {
  readonly clock: Clock;
  readonly handlers: Handlers;
  random(): number;
  /** A call of an SDK client. */
  call(invocation: Invocation, client: ClientCall): Promise<unknown>;
  /** A line of a function's log. */
  log(invocation: Invocation | undefined, line: string): void;
  say(who: string, what: () => string): void;
}

export interface ClientCall {
  /** `DynamoDBDocumentClient` */
  readonly client: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** `UpdateCommand` */
  readonly command: string;
  readonly input: unknown;
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
export class LambdaRuntime {
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
    const { clock, say } = this.host;
    const { name, timeoutSeconds } = environment.spec;
    const count = (this.counts.get(name) ?? 0) + 1;
    this.counts.set(name, count);
    return new Promise((resolve) => {
      const invocation: Invocation = {
        id: `${name} ${String(count)}`,
        functionName: name,
        event,
        beganAt: clock.now,
        ...(caller && { caller }),
        end: (outcome) => {
          if (invocation.endedAt !== undefined) return;
          invocation.endedAt = clock.now;
          stopWaiting();
          if (environment.survives(outcome) && environment.deployment === this.deployment) this.idle.push(environment);
          say(invocation.id, () =>
            outcome.kind === 'answered' ? `answers ${briefly(outcome.value)}` : `fails: ${outcome.errorType}`,
          );
          resolve(outcome);
        },
      };
      this.invocations.push(invocation);
      say(invocation.id, () => `begins: ${describeEvent(event)}`);
      const stopWaiting = clock.after(timeoutSeconds * SECOND, () => {
        say(invocation.id, () => `is ended by Lambda: it took more than ${String(timeoutSeconds)} s`);
        invocation.end({ kind: 'failed', errorType: TIMED_OUT, errorMessage: 'Task timed out' });
      });
      void environment.run(invocation).then(invocation.end);
    });
  }
}

export const TIMED_OUT = 'Sandbox.Timedout';
export const CRASHED = 'Runtime.ExitError';

/** Every package but the SDK's is in the bundle; the SDK's classes of commands and errors are the real ones. */
const real = createRequire(__filename);

const clientsOf = new Map<string, readonly string[]>();

/** An execution environment: a copy of the handler's module, loaded with the variables of its function. */
class Environment {
  private readonly handler: Handler;
  private current: Invocation | undefined;
  private broken = false;

  constructor(
    readonly spec: FunctionSpec,
    readonly deployment: number,
    private readonly host: Host,
  ) {
    const module = { exports: {} as { handler?: Handler } };
    host.handlers.module(spec.name)({ ...this.globals(), exports: module.exports, module });
    if (!module.exports.handler) throw new Error(`${spec.name} exports no handler.`);
    this.handler = module.exports.handler;
  }

  async run(invocation: Invocation): Promise<Outcome> {
    this.current = invocation;
    const deadline = invocation.beganAt + this.spec.timeoutSeconds * SECOND;
    const context = {
      functionName: this.spec.name,
      awsRequestId: invocation.id,
      getRemainingTimeInMillis: () => deadline - this.host.clock.now,
    };
    try {
      const value: unknown = await this.handler(structuredClone(invocation.event), context);
      // What Lambda hands on is JSON.
      return { kind: 'answered', value: value === undefined ? null : JSON.parse(JSON.stringify(value)) };
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      return { kind: 'failed', errorType: name, errorMessage: message };
    }
  }

  survives(outcome: Outcome): boolean {
    if (outcome.kind === 'failed' && [TIMED_OUT, CRASHED].includes(outcome.errorType)) this.broken = true;
    return !this.broken;
  }

  private globals() {
    const { clock, random } = this.host;
    const log = (line: unknown) => {
      this.host.log(this.current, String(line));
    };
    const console = { log, info: log, warn: log, error: log, debug: log, trace: log };
    const randomBytes = (bytes: Uint8Array) => bytes.map(() => Math.floor(random() * 256));
    const seeded = {
      randomInt: (least: number, most: number) => least + Math.floor(random() * (most - least)),
      randomBytes: (size: number) => Buffer.from(randomBytes(new Uint8Array(size))),
      getRandomValues: (bytes: Uint8Array) => (bytes.set(randomBytes(bytes)), bytes),
      randomUUID: notModelled('randomUUID'),
    };
    const node: Readonly<Record<string, unknown>> = {
      console: {
        Console: class {
          constructor() {
            Object.assign(this, console);
          }
        },
      },
      crypto: over(crypto, { ...seeded, webcrypto: seeded }),
    };
    const root = over(globalThis, { crypto: seeded });
    const reserved = { AWS_REGION: 'eu-west-1', AWS_LAMBDA_FUNCTION_NAME: this.spec.name };
    return {
      ...clockGlobals(clock),
      console,
      crypto: seeded,
      global: root,
      globalThis: root,
      Math: over(Math, { random }),
      process: { env: { ...reserved, ...this.spec.environment }, stdout: {}, stderr: {} },
      require: (name: string): unknown => {
        if (name.startsWith('@aws-sdk/')) return this.sdk(name);
        if (!isBuiltin(name)) throw new NotModelled(`the module ${name} in a handler`);
        return node[name.replace('node:', '')] ?? real(name);
      },
      ...Object.fromEntries(['setInterval', 'setImmediate', 'fetch'].map((name) => [name, notModelled(name)])),
    } as Omit<ModuleScope, 'exports' | 'module'>;
  }

  /** An SDK package whose clients hand their calls to the host; everything else of it is the real thing. */
  private sdk(name: string): object {
    const module = real(name) as object;
    const clients = clientsOf.get(name) ?? Object.keys(module).filter((key) => /^[A-Z]\w*Client$/.test(key));
    clientsOf.set(name, clients);
    return over(module, Object.fromEntries(clients.map((client) => [client, this.client(client)])));
  }

  private client(client: string) {
    const call = (config: Readonly<Record<string, unknown>>, { constructor, input }: { input: unknown }) => {
      if (!this.current) throw new NotModelled(`a call of ${client} while a module is loaded`);
      return this.host.call(this.current, { client, config, command: constructor.name, input });
    };
    return class Client {
      constructor(readonly config: Readonly<Record<string, unknown>> = {}) {}

      /** A document client works with the settings of the client that it is made from. */
      static from({ config }: Client, translation: object): Client {
        return new Client({ ...config, ...translation });
      }

      send(command: { input: unknown }): Promise<unknown> {
        return call(this.config, command);
      }
    };
  }
}

/** The same thing with some members replaced. */
const over = (base: object, members: object): object =>
  Object.create(base, Object.getOwnPropertyDescriptors(members)) as object;

const notModelled = (what: string) => () => {
  throw new NotModelled(`${what} in a handler`);
};
