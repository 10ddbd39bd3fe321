import type { ResourceFacts } from './facts';
import type { Price } from './price';

/** All that the tools know of an AWS service: one folder has it, and its `service.ts` composes it. */
export interface Service<PriceName extends string = never> {
  /** By CloudFormation's names. */
  readonly resources: Readonly<Record<string, ResourceFacts<PriceName>>>;
  /** It has one for each name. */
  readonly prices?: Readonly<Partial<Record<PriceName, Price>>>;
  /** What the grant of an action on its resources means in a diagram; others are what an event source needs by itself. */
  readonly verbs?: readonly (readonly [action: RegExp, verb: string])[];
  /** What of it no template makes and diagrams show; functions do something to it by actions that are granted. */
  readonly outside?: { readonly name: string; readonly verbs?: Readonly<Record<string, string>> };
}
