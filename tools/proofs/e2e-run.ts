import type { Outputs } from '../local-cloud/outputs';

/** Name of the environment variable with the path of the file that has the `E2eRun`. */
export const E2E_RUN = 'E2E_RUN';

export type Target = 'local' | 'aws';

/** What `npm run e2e` passes to the tests. */
export interface E2eRun {
  readonly target: Target;
  readonly outputs: Outputs;
  /** The settings that the stacks were deployed with; what is not set has its default. */
  readonly settings: Readonly<Record<string, string>>;
  /** Where tests note the denials that they cause on purpose: JSON lines. */
  readonly expectedDenialsFile: string;
}

/** A denial that a test causes on purpose. */
export interface ExpectedDenial {
  readonly action: string;
  /** Part of the resource's ARN. */
  readonly resource: string;
}
