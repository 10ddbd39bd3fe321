/** A numbered promise of a scenario: tests that prove it begin their names with `[id]`. */
export interface Promised {
  /** `outbox-1`: the scenario's prefix and a number that is never given again. */
  readonly id: string;
  readonly text: string;
  /** Why no schedule of faults can break it. @default one can: the simulation has a mutant that does */
  readonly unsimulated?: string;
}
