import type { Template } from '../template/template';
import type { Policies } from './iam/policies';
import type { Usage } from './price';
import type { Resource, ResolvedTemplate } from './resolved';
import type { Order } from './sqs/fifo';
import type { Attributes } from './sqs/model';

/** Virtual time. */
export interface Clock {
  /** In milliseconds. */
  readonly now: number;
  readonly date: Date;
  /** Runs something after so many milliseconds. @returns what calls it off */
  after(milliseconds: number, run: () => void): () => void;
  pause(milliseconds: number): Promise<void>;
}

/** What chance decides: each question that is asked is part of a schedule, so that their order must not change. */
export interface Decisions {
  /** How many faults were injected in all. */
  readonly injected: number;
  /** @returns one of 0, 1, … n - 1; 0 disturbs nothing */
  choose(n: number): number;
  /** @param faults of which the first is none */
  fault<Fault extends string>(where: string, faults: readonly [Fault, ...Fault[]]): Fault;
  /** Keeps account of a kind of fault that might have come here, and of whether it did. */
  note(kind: string, isInjected: boolean): void;
}

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
  /** When Lambda ends it. */
  readonly deadline: number;
  /** The invocation that waits for it. */
  readonly caller?: Invocation;
  /** Set once it has ended: nothing that its code still does has an effect. */
  endedAt?: number;
  /** Set with it. */
  outcome?: Outcome;
  readonly end: (outcome: Outcome) => void;
}

/** What runs functions. */
export interface Runtime {
  /** In the order in which they began. */
  readonly invocations: readonly Invocation[];
  /** Runs a function once. Never rejects. */
  invoke(functionName: string, event: unknown, caller?: Invocation): Promise<Outcome>;
}

/** A request that a function sends. */
export interface HttpRequest {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  /** Name, value, name, value … */
  readonly headers: readonly string[];
  readonly body: string;
}

export interface HttpReply {
  readonly status: number;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/** One value of a metric. */
export interface Datapoint {
  readonly namespace: string;
  readonly name: string;
  /** Such as `{ QueueName: 'Shipping' }`. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  readonly at: Date;
}

/** What a message has beside its body. */
export interface Extras {
  readonly attributes?: Attributes;
  /** For a FIFO queue. */
  readonly order?: Order;
}

/** What a simulated service may use of the world that it is part of. */
export interface Kernel {
  readonly clock: Clock;
  readonly decisions: Decisions;
  readonly template: ResolvedTemplate;
  readonly policies: Policies;
  readonly runtime: Runtime;
  /** Adds a line to the timeline. */
  readonly trace: (who: string, what: () => string, fault?: boolean) => void;
  readonly metric: (namespace: string, name: string, dimensions: Datapoint['dimensions'], value: number) => void;
  /** A UUID. */
  nextId(): string;
  /** Lets something go on by itself; what it throws ends the run. */
  spawn(work: Promise<unknown>): void;
  /** Notifies every service that something has changed which functions may find. */
  changed(): void;
  /** Perhaps something large goes wrong: asked at each request of a client. */
  disturb(): void;
  /** Whether a service, by its name in the SDK, refuses everything for now. */
  isDown(service: string): boolean;
  /**
   * Sends to the resource of an ARN, whichever service has it.
   * @param by whom its policy must let in. @default somebody who may: a role was asked before
   * @param extras what the message has beside its body. @default nothing
   * @returns the message's id; nothing where the policy lets nobody in
   * @throws NotModelled for a resource that takes no messages
   */
  sendTo(
    arn: string,
    body: string,
    by?: { readonly service: string; readonly source: string },
    extras?: Extras,
  ): string | undefined;
  /** The service of the world that is of this class. */
  the<Kind extends Simulated>(kind: abstract new (...given: never[]) => Kind): Kind;
}

/** What reads by itself, and can be made to stand still. */
export interface Consumer {
  readonly name: string;
  /** Takes nothing for a while; what runs goes on. */
  stop(milliseconds: number): void;
}

/** A service in a simulated world: what it has, it is asked. */
export interface Simulated {
  readonly consumers?: readonly Consumer[];
  /** Answers a command of its SDK client, by a promise where a function takes its time. @throws what the service answers instead */
  perform?(command: string, input: unknown, caller: Invocation): unknown;
  /** Takes a message for a resource of its own. @returns the message's id */
  take?(target: Resource, body: string, extras?: Extras): string;
  /** What answers a request over HTTP; nothing where the host is not one of its own. */
  serverOf?(request: HttpRequest): (() => Promise<HttpReply>) | undefined;
  /** Told that something has changed which functions may find. */
  wake?(): void;
  /** Measures what it measures by the minute: asked before and after each while in which nothing happens. */
  sample?(): void;
  /** Drops what has expired: asked after an hour or more. */
  expire?(): void;
  /** Told of each value of a metric. */
  observe?(point: Datapoint): void;
  /** What has been used of it beside calls, in units that are billed. @param template of what is priced: what it leaves out is not paid for */
  used?(template: Template): Usage;
  /** Given each line of a log. @returns whether it was for the service, and not for people */
  readLog?(line: string): boolean;
}
