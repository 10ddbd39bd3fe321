import type * as Kernel from '../aws/kernel';

interface Step {
  readonly due: number;
  readonly run: () => void;
}

/** When every run begins: a Monday morning. */
export const START = Date.UTC(2026, 0, 5, 9);
/** What is due within so many milliseconds happens in any order. */
const RACE_MS = 50;

/** So often a run lets the process do something else: timers, and messages of others. */
const BREATH_STEPS = 64;
/** Promises of handlers settle before an immediate runs: https://nodejs.org/en/learn/asynchronous-work/understanding-setimmediate */
const immediate = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
/** They settle before the next tick too, which is sooner: https://nodejs.org/en/learn/asynchronous-work/understanding-processnexttick */
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    process.nextTick(resolve);
  });

/** Far more than a run takes that ends. */
const MOST_STEPS = 75_000;

/**
 * Virtual time. Whatever takes time, of a service or of a handler, is a step that waits here; between two steps every
 * handler runs until it waits again. Nothing else makes a run go on, so that a schedule replays it exactly.
 */
export class Clock implements Kernel.Clock {
  now = START;
  /** By `due`, then by age. */
  private readonly steps: Step[] = [];
  private stopped = false;

  constructor(private readonly decisions: Pick<Kernel.Decisions, 'choose'>) {}

  get date(): Date {
    return new Date(this.now);
  }

  /** Since the run began. */
  get elapsed(): number {
    return this.now - START;
  }

  /** Ends the run: nothing that waits happens any more. */
  stop(): void {
    this.steps.length = 0;
    this.stopped = true;
  }

  /** Runs something after so many milliseconds. @returns what calls it off */
  after(milliseconds: number, run: () => void): () => void {
    const step = this.add(milliseconds, run);
    return () => {
      const index = this.steps.indexOf(step);
      if (index >= 0) this.steps.splice(index, 1);
    };
  }

  private add(milliseconds: number, run: () => void): Step {
    const step = { due: this.now + Math.max(0, milliseconds), run };
    let place = this.steps.length;
    while (place > 0 && (this.steps[place - 1]?.due ?? 0) > step.due) place -= 1;
    if (place === this.steps.length) this.steps.push(step);
    else this.steps.splice(place, 0, step);
    return step;
  }

  pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.add(milliseconds, resolve);
    });
  }

  /**
   * Lets time pass until nothing waits any more.
   * @param before called before time moves on
   * @returns false when something still waited after `longest` milliseconds, or things kept happening for ever
   */
  async run(longest: number, before: (milliseconds: number) => void): Promise<boolean> {
    for (let steps = 0; steps < MOST_STEPS; steps += 1) {
      await (steps % BREATH_STEPS === 0 ? immediate() : settled());
      const [first] = this.steps;
      if (!first || this.stopped) return true;
      if (first.due > START + longest) return false;
      let racing = 1;
      while (racing < this.steps.length && (this.steps[racing]?.due ?? 0) <= first.due + RACE_MS) racing += 1;
      const [step] = this.steps.splice(this.decisions.choose(racing), 1);
      if (!step) continue;
      if (step.due > this.now) {
        before(step.due - this.now);
        this.now = step.due;
      }
      step.run();
    }
    return false;
  }
}

/** What a handler sees of time. */
export function clockGlobals(clock: { now(): number } & Pick<Clock, 'after'>) {
  class VirtualDate extends Date {
    constructor(...parts: [] | [number | string | Date]) {
      super(parts.length === 0 ? clock.now() : parts[0]);
    }

    static override now(): number {
      return clock.now();
    }
  }
  return {
    Date: VirtualDate,
    setTimeout: (callback: (...values: unknown[]) => void, milliseconds = 0, ...values: unknown[]) => ({
      end: clock.after(milliseconds, () => {
        callback(...values);
      }),
    }),
    clearTimeout: (timer?: { end: () => void }) => {
      timer?.end();
    },
  };
}
