import type { Send } from './client';
import type { Found } from './verdict';

/** What clients of one scenario do, and what must come of it. */
export interface Workload {
  readonly name: string;
  /** Whether the same request, sent again, gets the same answer. */
  readonly repeatable: boolean;
  /** Has a request accepted. @returns the id that its answer gives */
  accept(request: number, send: Send): Promise<string>;
  /** How much of what was accepted waits to be worked on. */
  waiting(accepted: number): Promise<number>;
  found(): Promise<Found[]>;
}
