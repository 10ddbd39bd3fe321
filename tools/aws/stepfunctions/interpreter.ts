import { NotModelled } from '../../template/not-modelled';
import type { Clock } from '../kernel';
import { SECOND } from '../time';
import type { Choice, Definition, Handover, Part, Retrier, State } from './definition';
import { type Expressions, requireHandy } from './expressions';
import { Failure, isFor } from './failure';
import { Group, Over } from './group';
import type { TaskTokens } from './task-tokens';

/** What a workflow does by others. */
export interface Outside {
  readonly clock: Pick<Clock, 'date' | 'after'>;
  readonly tokens: TaskTokens;
  /** Calls what a task names, as `arn:aws:states:::lambda:invoke`. @throws Failure */
  call(resource: string, given: unknown): Promise<unknown>;
  /** Counts a step. */
  transition(): void;
  /** Whether a delay that is drawn at random is as short as can be. */
  isShort(): boolean;
}

/** How a state was left. */
interface Left {
  readonly output: unknown;
  readonly next: string | undefined;
}

interface Scope {
  readonly group: Group;
  readonly context: object;
  /** Names the states of this part: `Both 1/0/`. */
  readonly path: string;
  variables: Readonly<Record<string, unknown>>;
}

/** What an expression reads as `$states`, beside the context. */
interface Given {
  readonly input: unknown;
  readonly result?: unknown;
  readonly errorOutput?: { readonly Error: string; readonly Cause: string };
}

const TRANSITION_MS = 20;
const NOTHING = () => undefined;
const LAMBDA_WAITING = '.waitForTaskToken';

/**
 * Runs a workflow's states, retries, catchers, timeouts and tokens, as the Amazon States Language has them. What is left
 * once is left: run again, it goes on with the states that failed, as a redrive does.
 *
 * @see https://states-language.net/
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
 */
export class Interpreter {
  private readonly left = new Map<string, Left & Pick<Scope, 'variables'>>();

  constructor(
    private readonly definition: Definition,
    private readonly expressions: Expressions,
    private readonly outside: Outside,
  ) {}

  /** @returns the output. @throws Failure, and Over when the group ended first */
  run(input: unknown, context: object, group: Group): Promise<unknown> {
    return this.follow(this.definition, input, { group, context, path: '', variables: {} });
  }

  private async follow({ StartAt, States }: Part, input: unknown, scope: Scope): Promise<unknown> {
    const visits = new Map<string, number>();
    let next: string | undefined = StartAt;
    let value = input;
    while (next !== undefined) {
      scope.group.requireGoing();
      const name: string = next;
      const state = States[name];
      if (!state) throw new Failure('States.Runtime', `There is no state ${name}.`);
      const visit = (visits.get(name) ?? 0) + 1;
      visits.set(name, visit);
      const left: Left = await this.once(`${scope.path}${name} ${String(visit)}`, state, name, value, scope);
      ({ next, output: value } = left);
    }
    return value;
  }

  private async once(place: string, state: State, Name: string, input: unknown, scope: Scope): Promise<Left> {
    const known = this.left.get(place);
    if (known) {
      scope.variables = known.variables;
      return known;
    }
    await this.pause(TRANSITION_MS, scope.group);
    this.outside.transition();
    const context = { ...scope.context, State: { Name, EnteredTime: this.outside.clock.date.toISOString() } };
    const inner = { ...scope, context, path: `${place}/` };
    const left = await this.enter(state, input, inner);
    scope.variables = inner.variables;
    this.left.set(place, { ...left, variables: inner.variables });
    return left;
  }

  private async enter(state: State, input: unknown, scope: Scope): Promise<Left> {
    switch (state.Type) {
      case 'Succeed':
      case 'Pass':
        return this.leave(state, scope, { input }, input);
      case 'Fail':
        throw new Failure(
          String(await this.value(state.Error ?? '', scope, { input })),
          String(await this.value(state.Cause ?? '', scope, { input })),
        );
      case 'Wait':
        await this.pause(Number(await this.value(state.Seconds, scope, { input })) * SECOND, scope.group);
        return this.leave(state, scope, { input }, input);
      case 'Choice':
        return this.choose(state, input, scope);
      default:
        return this.attempt(state, input, scope);
    }
  }

  private async choose(state: State, input: unknown, scope: Scope): Promise<Left> {
    let chosen: Choice | undefined;
    for (const choice of state.Choices ?? []) {
      const isSo = await this.value(choice.Condition, scope, { input });
      if (typeof isSo !== 'boolean') throw new Failure('States.QueryEvaluationError', 'A condition is true or false.');
      chosen ??= isSo ? choice : undefined;
    }
    if (chosen) return this.leave(chosen, scope, { input }, input);
    if (state.Default === undefined) throw new Failure('States.NoChoiceMatched');
    return this.leave({ ...state, Next: state.Default }, scope, { input }, input);
  }

  /** A state that may fail: tried again, then caught. */
  private async attempt(state: State, input: unknown, scope: Scope): Promise<Left> {
    const tries = new Map<Retrier, number>();
    for (;;) {
      try {
        const result = await this.perform(state, input, scope);
        return await this.leave(state, scope, { input, result }, result);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        scope.group.requireGoing();
        const retrier = state.Retry?.find((one) => isFor(one, error));
        const tried = retrier ? (tries.get(retrier) ?? 0) : 0;
        if (retrier && tried < (retrier.MaxAttempts ?? 3)) {
          tries.set(retrier, tried + 1);
          await this.pause(this.delayOf(retrier, tried), scope.group);
          this.outside.transition();
          continue;
        }
        const catcher = state.Catch?.find((one) => isFor(one, error));
        if (!catcher) throw error;
        const errorOutput = { Error: error.error, Cause: error.cause };
        return this.leave(catcher, scope, { input, errorOutput }, errorOutput);
      }
    }
  }

  /** In milliseconds. Of a random delay the ends are what matters. */
  private delayOf({ IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds, JitterStrategy }: Retrier, tried: number) {
    const seconds = Math.min(IntervalSeconds * BackoffRate ** tried, MaxDelaySeconds ?? Infinity);
    return JitterStrategy === 'FULL' && this.outside.isShort() ? 0 : seconds * SECOND;
  }

  private async perform(state: State, input: unknown, scope: Scope): Promise<unknown> {
    if (state.Type === 'Map') return this.map(state, input, scope);
    if (state.Type === 'Task') return this.task(state, input, scope);
    const given = 'Arguments' in state ? await this.value(state.Arguments, scope, { input }) : input;
    const branches = state.Branches ?? [];
    return this.together(
      branches.map((branch) => (inner) => this.follow(branch, given, inner)),
      scope,
    );
  }

  private async map(state: State, input: unknown, scope: Scope): Promise<unknown> {
    const items: unknown = await this.value(state.Items ?? '{% $states.input %}', scope, { input });
    if (!Array.isArray(items)) throw new Failure('States.QueryEvaluationError', 'Items is no array.');
    const processor = state.ItemProcessor;
    if (!processor) throw new NotModelled('a map without an item processor');
    const work = items.map((item: unknown, Index) => async (inner: Scope) => {
      const own = { ...inner, context: { ...inner.context, Map: { Item: { Index, Value: item } } } };
      const given = 'ItemSelector' in state ? await this.value(state.ItemSelector, own, { input }) : item;
      return this.follow(processor, given, own);
    });
    return this.together(work, scope, state.MaxConcurrency);
  }

  /**
   * Each with variables of its own; the first that fails ends the others.
   * @param most how many run at the same time: 0 stands for all
   */
  private together(
    parts: readonly ((scope: Scope) => Promise<unknown>)[],
    scope: Scope,
    most = 0,
  ): Promise<readonly unknown[]> {
    const group = new Group(scope.group);
    const results: unknown[] = [];
    const waiting = [...parts.entries()];
    return new Promise((resolve, reject) => {
      let left = parts.length;
      if (left === 0) resolve(results);
      const fail: (reason: Error) => void = reject;
      scope.group.onEnd(() => {
        fail(new Over());
      });
      const begin = () => {
        const [place, part] = waiting.shift() ?? [];
        if (place === undefined || !part) return;
        part({ ...scope, path: `${scope.path}${String(place)}/`, group }).then(
          (result) => {
            results[place] = result;
            left -= 1;
            if (left === 0) resolve(results);
            else begin();
          },
          (error: unknown) => {
            // Those that end with it say so, too: the first counts.
            fail(error as Error);
            group.end();
          },
        );
      };
      for (let running = 0; running < (most === 0 ? parts.length : most); running += 1) begin();
    });
  }

  private async task(state: State, input: unknown, scope: Scope): Promise<unknown> {
    const resource = state.Resource ?? '';
    const token = resource.endsWith(LAMBDA_WAITING) ? this.outside.tokens.issue() : undefined;
    const inner = token === undefined ? scope : { ...scope, context: { ...scope.context, Task: { Token: token } } };
    const given = 'Arguments' in state ? await this.value(state.Arguments, inner, { input }) : input;
    const secondsOf = async (value: unknown) =>
      value === undefined ? undefined : Number(await this.value(value, scope, { input }));
    const limits = { timeout: await secondsOf(state.TimeoutSeconds), silence: await secondsOf(state.HeartbeatSeconds) };
    return this.within(limits, scope.group, token, () =>
      this.outside.call(resource.replace(LAMBDA_WAITING, ''), given),
    );
  }

  /** What a task comes to: its answer or that of its token, or that it took too long. */
  private within(
    { timeout, silence }: { readonly timeout: number | undefined; readonly silence: number | undefined },
    group: Group,
    token: string | undefined,
    call: () => Promise<unknown>,
  ): Promise<unknown> {
    const { tokens } = this.outside;
    return new Promise((resolve, reject) => {
      let stopListening: () => void = NOTHING;
      const over = (settle: () => void) => {
        stopTimeout();
        stopListening();
        stopWaiting();
        if (token !== undefined) tokens.end(token);
        settle();
      };
      const fail = (error: Error) => {
        over(() => {
          reject(error);
        });
      };
      const succeed = (output: unknown) => {
        over(() => {
          resolve(output);
        });
      };
      const failAfter = (seconds: number | undefined, error: string) =>
        seconds === undefined
          ? NOTHING
          : this.outside.clock.after(seconds * SECOND, () => {
              fail(new Failure(error));
            });
      const stopTimeout = failAfter(timeout, 'States.Timeout');
      const stopWaiting = group.onEnd(() => {
        fail(new Over());
      });
      const listen = () => {
        stopListening();
        stopListening = failAfter(silence, 'States.HeartbeatTimeout');
      };
      listen();
      if (token !== undefined) tokens.wait(token, { succeed, fail, beat: listen });
      call().then((answer) => {
        if (token === undefined) succeed(answer);
      }, fail);
    });
  }

  private pause(milliseconds: number, group: Group): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = this.outside.clock.after(milliseconds, () => {
        stopWaiting();
        resolve();
      });
      const stopWaiting = group.onEnd(() => {
        stop();
        reject(new Over());
      });
    });
  }

  /** What a state hands on, and keeps: by the variables as they were before it. */
  private async leave(handover: Handover, scope: Scope, given: Given, plain: unknown): Promise<Left> {
    const output = 'Output' in handover ? await this.value(handover.Output, scope, given) : plain;
    requireHandy(output);
    const assigned = 'Assign' in handover ? await this.value(handover.Assign, scope, given) : {};
    scope.variables = { ...scope.variables, ...(assigned as object) };
    return { output, next: handover.Next };
  }

  private value(value: unknown, { variables, context }: Scope, given: Given): Promise<unknown> {
    return this.expressions.evaluate(value, { variables, states: { ...given, context } });
  }
}
