import type { Failed } from './batches';
import type { Excluded } from './instance';

/** What became of instances: each is in exactly one of the lists. */
export interface Outcome {
  /** Ids of those that were stopped or, in the morning, started. */
  readonly done: readonly string[];
  readonly skipped: readonly Excluded[];
  readonly failed: readonly { readonly id: string; readonly error: string }[];
}

/** What became of a batch; ids that are in no list are failed: an answer that does not name them is none. */
export function outcomeOf(
  batch: readonly string[],
  settled: {
    readonly done: readonly string[];
    readonly skipped: readonly Excluded[];
    readonly failed: readonly Failed[];
  },
): Outcome {
  const { done, skipped } = settled;
  const failed = settled.failed.map(({ id, error }) => ({ id, error: `${error.name}: ${error.message}` }));
  const known = new Set([...done, ...skipped.map(({ id }) => id), ...failed.map(({ id }) => id)]);
  const missing = batch.filter((id) => !known.has(id)).map((id) => ({ id, error: 'EC2 did not answer for it.' }));
  return { done, skipped, failed: [...failed, ...missing] };
}

/** What became of the instances of several batches. */
export const together = (outcomes: readonly Outcome[]): Outcome => ({
  done: outcomes.flatMap(({ done }) => done),
  skipped: outcomes.flatMap(({ skipped }) => skipped),
  failed: outcomes.flatMap(({ failed }) => failed),
});
