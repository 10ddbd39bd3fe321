import fc from 'fast-check';
import type * as Kernel from '../aws/kernel';

/** A schedule of faults: what a run is asked, it answers by its next number. */
export type FaultSchedule = readonly number[];

/**
 * Answers every question of a run, in the order in which they are asked. Whoever asks puts "no fault" and "the oldest
 * first" at 0: a schedule that has run out disturbs nothing any more.
 */
export class Decisions implements Kernel.Decisions {
  /** How often each kind of fault was injected; 0 for one that might have been. */
  readonly faults = new Map<string, number>();
  /** How many faults were injected in all. What may happen in any order, and on any page, is none. */
  injected = 0;
  private taken = 0;

  constructor(private readonly schedule: FaultSchedule) {}

  /** @returns one of 0, 1, … n - 1; asks nothing when there is only one */
  choose(n: number): number {
    if (n <= 1) return 0;
    const answer = this.schedule[this.taken] ?? 0;
    this.taken += 1;
    return answer % n;
  }

  /** @param faults of which the first is none */
  fault<Fault extends string>(where: string, faults: readonly [Fault, ...Fault[]]): Fault {
    const chosen = faults[this.choose(faults.length)] ?? faults[0];
    if (!this.faults.has(`${where}: ${String(faults.at(-1))}`)) {
      for (const one of faults.slice(1)) this.note(`${where}: ${one}`, false);
    }
    if (chosen !== faults[0]) this.note(`${where}: ${chosen}`, true);
    return chosen;
  }

  /** Keeps account of a kind of fault that might have come here, and of whether it did. */
  note(kind: string, isInjected: boolean): void {
    this.faults.set(kind, (this.faults.get(kind) ?? 0) + Number(isInjected));
    this.injected += Number(isInjected);
  }
}

/** Larger than the number of answers to any question, so that each can be given. */
const LARGEST = 59;
const faulty = (quiet: number) =>
  fc.oneof({ weight: quiet, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(LARGEST) });

/** Mostly few faults in a long run, sometimes many in a row: bugs hide in either. Shrinks towards fewer faults. */
export const schedules: fc.Arbitrary<FaultSchedule> = fc.oneof(
  { weight: 4, arbitrary: fc.array(faulty(14), { maxLength: 250, size: 'max' }) },
  { weight: 2, arbitrary: fc.array(faulty(4), { maxLength: 120, size: 'max' }) },
  { weight: 1, arbitrary: fc.array(faulty(1), { maxLength: 60, size: 'max' }) },
);
