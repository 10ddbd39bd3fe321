import type * as Aws from '../aws/kernel';
import type { Policies } from '../aws/iam/policies';
import { functionsOf } from '../aws/lambda/functions';
import type { ResolvedTemplate } from '../aws/resolved';
import type { Sdk, Service } from '../aws/service';
import { DAY, HOUR, MINUTE, SECOND } from '../aws/time';
import { NotModelled } from '../template/not-modelled';
import { Clock } from './clock';
import { Decisions, type FaultSchedule } from './decisions';
import type { Handlers } from './handlers';
import { overHttp } from './http';
import { type Host, LambdaRuntime } from './runtime';
import type { ClientCall, Nature } from './scope';
import { type Callable, Callables, callService } from './sdk';
import { Timeline } from './timeline';

/** A call of an SDK client; neither `answer` nor `error` when its function ended before. */
export interface Called {
  readonly invocation: Aws.Invocation;
  /** `SQSClient`; nothing for a request over HTTP. */
  readonly client?: string;
  /** `UpdateCommand` */
  readonly command: string;
  readonly input: unknown;
  answer?: unknown;
  error?: unknown;
}

/** What a world is made of. */
export interface Plan {
  readonly template: ResolvedTemplate;
  readonly policies: Policies;
  readonly handlers: Handlers;
  /** Packages that handlers load and models stand in for. */
  readonly modules: Readonly<Record<string, unknown>>;
}

interface Part {
  readonly service: Service<string, Aws.Simulated>;
  readonly simulated: Aws.Simulated;
}

/** Those that have a member: most have few, and are asked thousands of times. */
const having = <Name extends keyof Aws.Simulated>(all: readonly Aws.Simulated[], name: Name) =>
  all.filter((one): one is Aws.Simulated & Required<Pick<Aws.Simulated, Name>> => one[name] !== undefined);

const DISTURBANCES = ['deployed anew', 'stands still', 'refuses everything'];
/** How long a service can be down, and a consumer can be stopped: more often for minutes than for over a day. */
const TIMES_MS = [...Array.from({ length: 9 }, () => 20 * MINUTE), 25 * HOUR];
/** A run must come to rest within so much time; the longest fault, a day, may come at its end. */
const LONGEST_RUN_MS = 10 * DAY;
/** After everything has come to rest, so long that whatever may expire has expired. */
const AFTERWARDS_MS = 60 * DAY;

/**
 * A deployed stack under one schedule of faults: time, decisions and functions, with the services that it is given.
 * It knows none of them.
 */
export class Kernel implements Aws.Kernel, Host {
  readonly decisions: Decisions;
  readonly clock: Clock;
  readonly timeline: Timeline;
  readonly template: ResolvedTemplate;
  readonly policies: Policies;
  readonly handlers: Handlers;
  readonly nature: Nature;
  readonly runtime: LambdaRuntime;
  /** Every call of an SDK client, in order. */
  readonly calls: Called[] = [];
  /** The services that it was given, in their order. */
  readonly simulated: readonly Aws.Simulated[];
  private readonly parts: readonly Part[];
  private readonly expiring;
  private readonly observing;
  private readonly reading;
  private readonly sampling;
  private readonly waking;
  private readonly callables: Callables;
  private readonly downUntil = new Map<string, number>();
  private readonly disturbances: readonly { readonly what: string; readonly begin: () => void }[];
  private readonly disturbanceKinds: readonly string[];
  private ids = 0;
  private seed = 1;
  private problem: unknown;

  /** @param services by the names that the world has them by, in the order in which they are asked */
  constructor(
    services: Readonly<Record<string, Service<string, Aws.Simulated>>>,
    { template, policies, handlers, modules }: Plan,
    schedule: FaultSchedule,
    recording = false,
  ) {
    this.decisions = new Decisions(schedule);
    this.clock = new Clock(this.decisions);
    this.timeline = new Timeline(recording);
    this.template = template;
    this.policies = policies;
    this.handlers = handlers;
    const fail = (error: NotModelled) => {
      this.fail(error);
    };
    this.nature = handlers.libraries.natureFor({ clock: this.clock, random: this.random, fail }, modules);
    this.runtime = new LambdaRuntime(functionsOf(template), this);
    this.parts = Object.entries(services).flatMap(([name, service]) => {
      const simulated = service.simulate?.(this);
      if (simulated) Object.assign(this, { [name]: simulated });
      return simulated ? [{ service, simulated }] : [];
    });
    this.simulated = this.parts.map(({ simulated }) => simulated);
    this.expiring = having(this.simulated, 'expire');
    this.observing = having(this.simulated, 'observe');
    this.reading = having(this.simulated, 'readLog');
    this.sampling = having(this.simulated, 'sample');
    this.waking = having(this.simulated, 'wake');
    this.callables = new Callables(
      this.parts.flatMap(({ service: { sdk }, simulated }) =>
        sdk ? [{ sdk, perform: this.performedBy(simulated) }] : [],
      ),
    );
    this.disturbances = this.possibleDisturbances();
    this.disturbanceKinds = DISTURBANCES.filter((kind) => this.disturbances.some(({ what }) => what.includes(kind)));
  }

  /**
   * Lets clients do their work, and then time pass until everything has come to rest.
   * @returns why it does not come to rest
   * @throws NotModelled
   */
  async run(workload: (world: this) => Promise<void>): Promise<string | undefined> {
    try {
      return await this.live(workload);
    } finally {
      this.nature.end();
    }
  }

  private async live(workload: (world: this) => Promise<void>): Promise<string | undefined> {
    this.spawn(workload(this));
    const rests = await this.clock.run(LONGEST_RUN_MS, (milliseconds) => {
      if (milliseconds >= SECOND) this.lookAhead(milliseconds);
      if (milliseconds >= HOUR) this.expire();
    });
    // The problem ended the run, whatever it had come to.
    if (this.problem !== undefined) throw this.problem as Error;
    this.sample();
    this.clock.now += AFTERWARDS_MS;
    this.expire();
    this.clock.now -= AFTERWARDS_MS;
    return rests ? undefined : `something still happens after ${String(Math.round(this.clock.elapsed / HOUR))} hours`;
  }

  // What services ask.

  trace = (who: string, what: () => string, fault = false): void => {
    this.timeline.add(this.clock.elapsed, who, what, fault);
  };

  metric = (namespace: string, name: string, dimensions: Aws.Datapoint['dimensions'], value: number): void => {
    const point = { namespace, name, dimensions, value, at: this.clock.date };
    for (const service of this.observing) service.observe(point);
  };

  nextId(): string {
    this.ids += 1;
    return `00000000-0000-4000-8000-${this.ids.toString(16).padStart(12, '0')}`;
  }

  spawn(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      this.fail(error);
    });
  }

  changed(): void {
    for (const service of this.waking) service.wake();
  }

  disturb(): void {
    const chosen = this.disturbances[this.decisions.choose(this.disturbances.length + 1) - 1];
    for (const kind of this.disturbanceKinds)
      this.decisions.note(`world: ${kind}`, chosen?.what.includes(kind) === true);
    if (!chosen) return;
    this.trace('World', () => chosen.what, true);
    chosen.begin();
  }

  isDown(service: string): boolean {
    return this.clock.now < (this.downUntil.get(service) ?? 0);
  }

  sendTo(
    arn: string,
    body: string,
    by?: { readonly service: string; readonly source: string },
    extras?: Aws.Extras,
  ): string | undefined {
    const target = this.template.byArn(arn);
    const part = this.parts.find(({ service: { resources } }) => Object.hasOwn(resources, target.type));
    const action = part?.service.resources[target.type]?.sending;
    if (!part?.simulated.take || action === undefined) throw new NotModelled(`messages to ${arn}`);
    if (by && !this.policies.byResource({ ...by, action, resource: arn }, target)) return undefined;
    return part.simulated.take(target, body, extras);
  }

  the<Kind extends Aws.Simulated>(kind: abstract new (...given: never[]) => Kind): Kind {
    const found = this.simulated.find((service) => service instanceof kind);
    if (!found) throw new Error(`No service of the world is a ${kind.name}.`);
    return found as Kind;
  }

  // What functions ask.

  /** Mulberry32: the same numbers in every run. */
  private readonly random = (): number => {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };

  async call(invocation: Aws.Invocation, call: ClientCall): Promise<unknown> {
    const { client, command, input } = call;
    const called: Called = { invocation, client, command, input };
    this.calls.push(called);
    try {
      called.answer = await callService(this, this.callables, invocation, call);
      return called.answer;
    } catch (error) {
      called.error = error;
      throw error;
    }
  }

  private readonly performedBy =
    (service: Aws.Simulated): Callable['perform'] =>
    (command, input, caller) => {
      try {
        return service.perform?.(command, input, caller);
      } catch (error) {
        // A handler may catch whatever it is thrown: this must end the run all the same.
        if (error instanceof NotModelled) this.fail(error);
        throw error;
      }
    };

  async ask(invocation: Aws.Invocation, request: Aws.HttpRequest): Promise<Aws.HttpReply> {
    const called: Called = { invocation, command: `${request.method} ${request.host}`, input: request };
    this.calls.push(called);
    try {
      const reply = await overHttp(this, invocation, request, this.serverOf(request));
      called.answer = reply;
      return reply;
    } catch (error) {
      if (error instanceof NotModelled) this.fail(error);
      called.error = error;
      throw error;
    }
  }

  private serverOf(request: Aws.HttpRequest): () => Promise<Aws.HttpReply> {
    for (const service of this.simulated) {
      const server = service.serverOf?.(request);
      if (server) return server;
    }
    throw new NotModelled(`the host ${request.host}`);
  }

  log(invocation: Aws.Invocation | undefined, line: string): void {
    const isForPeople = this.reading.every((service) => !service.readLog(line));
    if (invocation && isForPeople) this.trace(invocation.id, () => `logs ${logged(line)}`);
  }

  private fail(error: unknown): void {
    this.problem ??= error;
    this.clock.stop();
  }

  private sample(): void {
    for (const service of this.sampling) service.sample();
  }

  private expire(): void {
    for (const service of this.expiring) service.expire();
  }

  /** What is now stays so for a while: services measure it by the minute, at the beginning and at the end at least. */
  private lookAhead(milliseconds: number): void {
    this.sample();
    this.clock.now += milliseconds;
    this.sample();
    this.clock.now -= milliseconds;
  }

  private possibleDisturbances() {
    const stopping = this.simulated
      .flatMap(({ consumers = [] }) => consumers)
      .flatMap((consumer) =>
        TIMES_MS.map((time) => ({
          what: `${consumer.name} stands still for ${hours(time)}`,
          begin: () => {
            consumer.stop(time);
          },
        })),
      );
    const isCalled = ({ name }: Sdk) => this.handlers.packages.has(`@aws-sdk/client-${name.toLowerCase()}`);
    const refusing = this.parts
      .flatMap(({ service: { sdk } }) => (sdk && isCalled(sdk) ? [sdk.name] : []))
      .flatMap((service) =>
        TIMES_MS.map((time) => ({
          what: `${service} refuses everything for ${hours(time)}`,
          begin: () => {
            this.downUntil.set(service, this.clock.now + time);
            this.clock.after(time, () => {
              this.changed();
            });
          },
        })),
      );
    const redeploying = {
      what: 'all functions are deployed anew',
      begin: () => {
        this.runtime.redeploy();
      },
    };
    return [redeploying, redeploying, ...stopping, ...refusing];
  }
}

const hours = (milliseconds: number): string =>
  milliseconds < HOUR ? `${String(milliseconds / MINUTE)} minutes` : `${String(milliseconds / HOUR)} hours`;

/** Of a structured log line, what people read. */
function logged(line: string): string {
  if (!line.startsWith('{')) return line;
  const { level, message, error } = JSON.parse(line) as {
    level?: string;
    message?: string;
    error?: { message?: string };
  };
  return `${String(level)}: ${String(message)}${error?.message === undefined ? '' : ` (${error.message})`}`;
}
