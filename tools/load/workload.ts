import type { Found } from './verdict';

/** Sends a request until it is accepted. */
export type Send = (request: (signal: AbortSignal) => Promise<Response>) => Promise<Response>;

/** What clients of one scenario do, and what must come of it. */
export interface Workload {
  readonly name: string;
  /** Whether the same request, sent again, gets the same answer. */
  readonly repeatable: boolean;
  /** Whether clients may come all at once, each to be accepted or told to come again. @default false */
  readonly bursts?: boolean;
  /** Has a request accepted. @returns the id that its answer gives */
  accept(request: number, send: Send): Promise<string>;
  /** How much of what was accepted waits to be worked on. */
  waiting(accepted: number): Promise<number>;
  found(): Promise<Found[]>;
}
