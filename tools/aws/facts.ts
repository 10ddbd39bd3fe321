import type { Properties, Template } from '../template/template';
import type { Priced } from './price';

/** What the simulated world goes by. */
interface Understanding {
  readonly modelled?: readonly string[];
  /** Properties that change nothing in it, with the reason. */
  readonly irrelevant?: Readonly<Record<string, string>>;
}

/** An arrow of a diagram, between logical ids. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  /** Dashed: where things go that failed. */
  readonly failure?: boolean;
}

/** How a diagram shows something. */
export interface Drawn {
  /** Its icon in the set `logos` of Iconify. */
  readonly glyph: string;
  /** What it is, in two or three words. */
  readonly called: string;
  /** What it does in the picture: a door lets clients in, a store keeps, a channel hands on, a clock begins. */
  readonly kind: 'door' | 'function' | 'store' | 'channel' | 'clock';
  /** Of a door: what clients do there. @default they call it */
  readonly enters?: string;
}

/** A template, and what is known of each of its resources. */
export interface Stack {
  readonly template: Template;
  /** By the logical id; nothing of what no service has. */
  readonly factsOf: (id: string) => ResourceFacts | undefined;
}

/** What is known of a type of resources. */
export interface ResourceFacts<PriceName extends string = string> {
  /** As https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html has it. @default one that no policy means */
  readonly arn?: (name: string) => string;
  /** What `Ref` gives. @default the name */
  readonly ref?: (name: string) => string;
  /** What `Fn::GetAtt` gives, besides the ARN. */
  readonly attributes?: Readonly<Record<string, (resource: { name: string; ref: string; arn: string }) => string>>;
  /** What of it the simulated world goes by; a text states why nothing of it matters. @default whoever has one cannot be simulated */
  readonly simulated?: Understanding | string;
  /** Of a policy for other resources: the property that lists whose it is. */
  readonly policyOf?: string;
  /** The action for which services need its permission to send there. */
  readonly sending?: string;
  /** What it costs in a month in which nobody uses it; a text states why nothing. @default nobody knows: an error */
  readonly idle?: ((properties: Properties, id: string) => readonly Priced<PriceName>[]) | string;
  /** A reference to what it waits for, meanwhile too. */
  readonly awaits?: (properties: Properties) => unknown;
  /** What it costs in such a month that somebody waits for what comes from it. @default nobody knows: an error */
  readonly awaited?: (properties: Properties) => readonly Priced<PriceName>[];
  /** What its use costs that no simulated operation shows. */
  readonly uses?: (properties: Properties) => readonly PriceName[];
  /** How it is drawn. @default it is no part of the picture */
  readonly drawn?: Drawn;
  /** What it leads to, or leads from one to another. */
  readonly arrows?: (id: string, properties: Properties, stack: Stack) => readonly Arrow[];
  /** Of what begins an asynchronous path: how its construct ends its id, and what it sets to work. */
  readonly path?: { readonly suffix: string; readonly worker: (properties: Properties) => unknown };
}

export const LABEL = 'a label';
export const ENCRYPTION = 'encryption delays and loses nothing';
export const LOCAL_CLOUD = 'what callers may do is proven on the local cloud';
