import type { Decisions } from './kernel';

/** The entries of a batch that a service in trouble refuses: the last one always, each other one by chance. */
export const refusedOf = <Entry>(entries: readonly Entry[], decisions: Decisions): ReadonlySet<Entry> =>
  new Set(entries.filter((_, index) => index === entries.length - 1 || decisions.choose(2) === 1));
