import type { Newest } from './audit-store';
import { type Reconciled, TERMINATED, toTheSecond } from './change';
import { UNSEEN_MS } from './waits';

/** An instance as EC2 describes it. */
export interface Described {
  readonly id: string;
  readonly state: string;
}

/**
 * The instances whose state is another than the one that is recorded, as far as one knows. EC2 describes a terminated
 * instance for about an hour: one that is recorded and not described is terminated, if it was not launched just now.
 * @param beganAt before EC2 was asked: what changed since is told by an event with a later time
 */
export function differing(described: readonly Described[], live: readonly Newest[], beganAt: Date): Reconciled[] {
  const recorded = new Map(live.map(({ subject, state }) => [subject, state]));
  const seen = new Set(described.map(({ id }) => id));
  const unseenSince = toTheSecond(new Date(beganAt.getTime() - UNSEEN_MS));
  const at = toTheSecond(beganAt);
  return [
    ...described
      .filter(({ id, state }) => recorded.get(id) !== state)
      .map(({ id, state }) => ({ subject: id, at, state })),
    ...live
      .filter((one) => !seen.has(one.subject) && one.at < unseenSince)
      .map(({ subject }) => ({ subject, at, state: TERMINATED })),
  ];
}
