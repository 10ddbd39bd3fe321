import type { Schedule } from './decisions';
import type { SourceChange } from './handlers';
import type { RawTemplate } from './template';
import type { World } from './world';

/** In place of a promise's id: once nothing fails any more, the scenario comes to rest. It holds for every one. */
export const RESTS = 'comes-to-rest';

/** Something that must hold in every run, once it has come to rest. */
export interface Invariant {
  /** Id of the promise that it stands for: `outbox-1`. */
  readonly promise: string;
  /** @returns why it does not hold */
  holds(world: World): string | undefined;
}

/** A bug on purpose: the naive version of a rule. The simulation must find a schedule that shows it. */
export interface Mutant {
  readonly name: string;
  /** Id of the promise that it breaks. */
  readonly breaks: string;
  /** The bug in code. */
  readonly changes?: readonly SourceChange[];
  /** The bug in the template, which is changed in place. */
  readonly template?: (template: RawTemplate) => void;
  /** A schedule that shows it. What the search found in the scenario itself is kept so: it must not come back. */
  readonly shownBy?: Schedule;
  /** One word by which `npm run break` knows it. @default it is not shown there */
  readonly breakable?: string;
}

/** What a scenario says about itself for its simulation. */
export interface Simulation {
  /** The stack's id. */
  readonly scenario: string;
  /** Under which it is synthesized. @default the defaults */
  readonly settings?: Readonly<Record<string, string>>;
  /** What stands in for native packages, by their names. @default none is loaded */
  readonly modules?: Readonly<Record<string, unknown>>;
  /** What clients do, by requests to the API; anything else that reaches the scenario from outside, directly. */
  readonly workload: (world: World) => Promise<void>;
  readonly invariants: readonly Invariant[];
  readonly mutants: readonly Mutant[];
}
