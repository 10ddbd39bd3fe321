import type { Model, Resource } from './model';
import type { Answer } from './values';

/** One way in which something is lost in silence. */
export interface Rule {
  readonly id: string;
  /** What must be so, as a sentence. */
  readonly title: string;
  /** What happens otherwise, for people who never met it. */
  readonly otherwise: string;
  /** The page of AWS that it comes from. */
  readonly page: string;
  readonly check: (model: Model) => readonly Verdict[];
}

/** What became of one thing that a rule looks at. */
export interface Verdict {
  readonly resource: Resource;
  /** Nothing where the templates do not show it. */
  readonly holds: Answer;
  /** What is wrong, with the ids that it is about. */
  readonly problem: string;
}

export const verdict = (resource: Resource, holds: Answer, problem: string): Verdict => ({ resource, holds, problem });
