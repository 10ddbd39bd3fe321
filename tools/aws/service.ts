import type { Template } from '../template/template';
import type { ResourceFacts } from './facts';
import type { Decisions, Kernel, Simulated } from './kernel';
import type { Price, Usage } from './price';
import type { Throttling } from './service-error';

/** A call of an SDK client that was answered. */
export interface Answered {
  /** `UpdateCommand` */
  readonly command: string;
  readonly input: unknown;
  readonly answer?: unknown;
}

/** Serves a part of a request, by what serves one wholly. */
type InPart = (decisions: Decisions, perform: (input: unknown) => Promise<unknown>) => Promise<unknown>;

/** How functions call a service. */
export interface Sdk {
  /** As its package has it: `SQS` of `@aws-sdk/client-sqs`. */
  readonly name: string;
  /** `SQSClient` */
  readonly client: string;
  /** What it answers when it is asked too much. The SDK tries again. */
  readonly throttling: Throttling;
  /** The input with the token that the SDK gives it, so that trying it again repeats nothing. @default it has none */
  readonly withToken?: (command: string, input: unknown, token: string) => unknown;
  /** How it refuses a part of a request; nothing for a request that has no parts. @default none has */
  readonly inPart?: (command: string, input: unknown) => InPart | undefined;
}

/** All that the tools know of an AWS service: one folder has it, and its `service.ts` composes it. */
export interface Service<PriceName extends string = never, Kind extends Simulated = never> {
  /** By CloudFormation's names. */
  readonly resources: Readonly<Record<string, ResourceFacts<PriceName>>>;
  /** It has one for each name. */
  readonly prices?: Readonly<Partial<Record<PriceName, Price>>>;
  /** What the grant of an action on its resources means in a diagram; others are what an event source needs by itself. */
  readonly verbs?: readonly (readonly [action: RegExp, verb: string])[];
  /** What of it no template makes and diagrams show; functions do something to it by actions that are granted. */
  readonly outside?: {
    readonly name: string;
    readonly glyph: string;
    readonly called: string;
    readonly verbs?: Readonly<Record<string, string>>;
  };
  /** @default no function calls it */
  readonly sdk?: Sdk;
  /**
   * What a call of its SDK client uses, in units that are billed, where the priced template adds what it costs besides.
   * @returns nothing for a call without a rule to count it by
   */
  readonly usageOfCall?: (call: Answered, template: Template) => Usage<PriceName> | undefined;
  /** @default nothing of it happens in a simulated world */
  readonly simulate?: (kernel: Kernel) => Kind;
}
