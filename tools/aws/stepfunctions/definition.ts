import { NotModelled } from '../../template/not-modelled';

/** When a state that failed is tried again. */
export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

/** What a state, a catcher or a choice hands on, and keeps. */
export interface Handover {
  readonly Next?: string;
  readonly Output?: unknown;
  readonly Assign?: unknown;
}

interface Catcher extends Handover {
  readonly ErrorEquals: readonly string[];
}

export interface Choice extends Handover {
  readonly Condition: unknown;
}

/** A state as the Amazon States Language has it, in JSONata. Which of the fields it has goes by its type. */
export interface State extends Handover {
  readonly Type: string;
  readonly Arguments?: unknown;
  readonly Branches?: readonly Part[];
  readonly Catch?: readonly Catcher[];
  readonly Cause?: unknown;
  readonly Choices?: readonly Choice[];
  readonly Default?: string;
  readonly Error?: unknown;
  readonly HeartbeatSeconds?: unknown;
  readonly ItemProcessor?: Part & { readonly ProcessorConfig?: { readonly Mode?: string } };
  readonly ItemSelector?: unknown;
  readonly Items?: unknown;
  readonly MaxConcurrency?: number;
  readonly Resource?: string;
  readonly Retry?: readonly Retrier[];
  readonly Seconds?: unknown;
  readonly TimeoutSeconds?: unknown;
}

/** States that follow one another: those of a workflow, of a branch, or for an item. */
export interface Part {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export interface Definition extends Part {
  readonly QueryLanguage?: string;
  readonly TimeoutSeconds?: number;
}

const HANDOVER = ['Output', 'Assign'];
const TRIED = [...HANDOVER, 'Retry', 'Catch'];
const EVERYWHERE = ['Type', 'Next', 'End', 'Comment', 'QueryLanguage'];
/** By the type of state, what the interpreter goes by. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  Task: [...TRIED, 'Resource', 'Arguments', 'TimeoutSeconds', 'HeartbeatSeconds'],
  Pass: HANDOVER,
  Choice: [...HANDOVER, 'Choices', 'Default'],
  Wait: [...HANDOVER, 'Seconds'],
  Parallel: [...TRIED, 'Arguments', 'Branches'],
  Map: [...TRIED, 'Items', 'ItemSelector', 'ItemProcessor', 'MaxConcurrency'],
  Succeed: ['Output'],
  Fail: ['Error', 'Cause'],
};

/**
 * A workflow's definition.
 * @throws NotModelled for the first type of state, or field, that the interpreter does not go by, and for JSONPath save
 * where no state says what it hands on
 */
export function definitionOf(text: string, workflow: string): Definition {
  const definition = JSON.parse(text) as Definition;
  const known = ['StartAt', 'States', 'QueryLanguage', 'TimeoutSeconds', 'Comment'];
  requireKnown(definition, known, workflow);
  const isJsonata = definition.QueryLanguage === 'JSONata';
  requireKnownStates(definition, isJsonata ? KNOWN : { Pass: [], Succeed: [] }, workflow);
  return definition;
}

function requireKnownStates({ States }: Part, fields: typeof KNOWN, workflow: string): void {
  for (const [name, state] of Object.entries(States)) {
    const where = `${workflow}, ${name}`;
    const known = fields[state.Type];
    if (!known) throw new NotModelled(`the state ${state.Type} (${where})`);
    requireKnown(state, [...known, ...EVERYWHERE], where);
    const { ItemProcessor: processor } = state;
    if ((processor?.ProcessorConfig?.Mode ?? 'INLINE') !== 'INLINE')
      throw new NotModelled(`a distributed map (${where})`);
    for (const part of [...(state.Branches ?? []), ...(processor ? [processor] : [])])
      requireKnownStates(part, fields, where);
  }
}

function requireKnown(value: object, known: readonly string[], where: string): void {
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new NotModelled(`the field ${unknown} (${where})`);
}
