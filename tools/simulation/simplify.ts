import type { FaultSchedule } from './decisions';

interface Simplifying {
  /** Whether something shows under a schedule, as it must go on doing. */
  readonly shows: (schedule: FaultSchedule) => Promise<boolean>;
  /** Whether to go on trying. @default until nothing makes it simpler */
  readonly goOn?: () => boolean;
}

/**
 * Makes a schedule simpler, which shows the same: with as few answers as possible that are not 0, which are faults or
 * change the order, and these as early as possible. It tries schedules by the dozen, where fast-check's shrinking of
 * arrays, which knows nothing of what a 0 means, tries a thousand.
 */
export async function simplify(
  schedule: FaultSchedule,
  { shows, goOn = () => true }: Simplifying,
): Promise<FaultSchedule> {
  let simplest = withoutEnd(schedule);
  const tried = new Set<string>();
  const holds = async (candidate: FaultSchedule): Promise<boolean> => {
    const key = candidate.join();
    if (tried.has(key) || !goOn()) return false;
    tried.add(key);
    if (!(await shows(candidate))) return false;
    simplest = candidate;
    return true;
  };
  for (const steps of [LARGE_STEPS, STEPS]) {
    for (let before: FaultSchedule | undefined; before !== simplest;) {
      before = simplest;
      await silence(() => simplest, holds);
      await bringForward(steps, () => simplest, holds);
    }
  }
  return simplest;
}

/** What follows the last fault disturbs nothing: a schedule that has run out answers 0, too. */
const withoutEnd = (schedule: FaultSchedule): FaultSchedule =>
  schedule.slice(0, schedule.findLastIndex((answer) => answer !== 0) + 1);

/** Halves, quarters, … and at last single answers become 0, from the end. */
async function silence(
  simplest: () => FaultSchedule,
  holds: (candidate: FaultSchedule) => Promise<boolean>,
): Promise<void> {
  for (let size = Math.ceil(simplest().length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = simplest().length - size; at > -size; at -= size) {
      const quiet = simplest().map((answer, place) => (place >= at && place < at + size ? 0 : answer));
      if (quiet.some((answer, place) => answer !== simplest()[place])) await holds(withoutEnd(quiet));
    }
  }
}

/** How many answers are left out at once: first by these, which soon lead to few faults. */
const LARGE_STEPS = [1, 2, 4, 8, 16, 32, 64, 128];
const STEPS = [...LARGE_STEPS, 3, 6, 12, 24, 48, 96, 192];

/** What stands before an answer that is not 0 is left out, a step at a time: another question then gets the answer. */
async function bringForward(
  steps: readonly number[],
  simplest: () => FaultSchedule,
  holds: (candidate: FaultSchedule) => Promise<boolean>,
): Promise<void> {
  for (let at = simplest().length - 1; at > 0; at -= 1) {
    for (let step = 0; step < steps.length && simplest()[at] !== 0; step += 1) {
      const from = at - (steps[step] ?? 0);
      if (from < 0) continue;
      const earlier = simplest().filter((_, place) => place < from || place >= at);
      if (await holds(withoutEnd(earlier))) [at, step] = [from, -1];
    }
  }
}
