import type { Template } from '../template/template';
import type { FaultSchedule } from './decisions';
import type { SourceChange } from './handlers';
import type { World } from './world';

/** In place of a promise's id: once nothing fails any more, the scenario comes to rest. It holds for every one. */
export const RESTS = 'comes-to-rest';

/** In place of a promise's id: whoever asks is served, and what was asked for happens. */
export const SERVES = 'serves';

/** In place of a promise's id: what is kept for a time only is gone afterwards. */
export const FORGETS = 'forgets';

/** In place of a promise's id: somebody is alerted to what waits, fails or is given up, by the alarm of its path. */
export const RINGS = 'rings';

/** The ids that stand in place of promises: they hold for every scenario. */
export const COMMON: readonly string[] = [RESTS, SERVES, FORGETS, RINGS];

/** One thing that must hold once a run has come to rest. Each has a mutant that breaks it: else it proves nothing. */
export interface Check {
  /** Id of the promise that it stands for: `outbox-1`. */
  readonly promise: string;
  /** What must hold, in a few words: its name, by which mutants know it. */
  readonly claim: string;
  /** @returns why it does not hold */
  holds(world: World): string | undefined;
}

/** A bug on purpose: the naive version of a rule. The simulation must find a schedule that shows it. */
export interface Mutant {
  readonly name: string;
  /** Id of the promise that it breaks. */
  readonly breaks: string;
  /** Which of the promise's checks sees it, by its claim. @default the promise's only one */
  readonly seenBy?: string;
  /** The bug in code. */
  readonly changes?: readonly SourceChange[];
  /** The bug in the template, which is changed in place. */
  readonly template?: (template: Template) => void;
  /**
   * A schedule that shows it, as `npm run break -- … --all` prints it. What the search found in the scenario itself is kept
   * so: it must not come back. `npm run break` shows it at once.
   */
  readonly shownBy?: FaultSchedule;
  /** One word by which `npm run break` knows it. @default it is not shown there */
  readonly breakable?: string;
}

/** What a scenario declares for its simulation. */
export interface Simulation {
  /** The stack's id. */
  readonly scenario: string;
  /** Under which it is synthesized. @default the defaults */
  readonly settings?: Readonly<Record<string, string>>;
  /** What stands in for native packages, by their names. @default none is loaded */
  readonly modules?: Readonly<Record<string, unknown>>;
  /** What clients do, by requests to the API; anything else that reaches the scenario from outside, directly. */
  readonly workload: (world: World) => Promise<void>;
  /** They hold in every run. */
  readonly invariants: readonly Check[];
  /**
   * What must have come of the workload where nothing went wrong. Without them a scenario that does nothing at all would
   * break no promise.
   */
  readonly effects: readonly Check[];
  readonly mutants: readonly Mutant[];
}

const COMES_TO_REST: Check = { promise: RESTS, claim: 'everything comes to rest', holds: () => undefined };

export const checksOf = ({ invariants, effects }: Simulation): readonly Check[] => [
  COMES_TO_REST,
  ...invariants,
  ...effects,
];

/** The check that must see a mutant. @throws Error when it names none, or one of several by the promise alone */
export function checkThatSees({ name, breaks, seenBy }: Mutant, simulation: Simulation): Check {
  const of = checksOf(simulation).filter(({ promise }) => promise === breaks);
  const named = of.filter(({ claim }) => claim === seenBy || (seenBy === undefined && of.length === 1));
  const [check] = named;
  if (check === undefined || named.length > 1)
    throw new Error(`"${name}" does not name which check of ${breaks} sees it.`);
  return check;
}
