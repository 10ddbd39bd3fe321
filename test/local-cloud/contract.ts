import type { Cloud } from './cloud';

/** What a change of the emulator is for. */
export interface Contract {
  /** What AWS does. */
  readonly behaviour: string;
  /** Rejects where the cloud behaves otherwise. */
  readonly check: (cloud: Cloud) => Promise<void>;
}
