/** Something that the local cloud, the simulation or a test grants on AWS's behalf, so that a proof rests on it. */
export interface Assumption {
  /** A sentence: what AWS is assumed to do. */
  readonly what: string;
  /** The page of AWS, or the public report, that documents it. */
  readonly source: string;
  /** How somebody saw it in an account. @default nobody has yet */
  readonly seenOnAws?: string;
}

/**
 * Declares what the code beside it grants. It does nothing: `docs/assumptions.md` is made of what is declared so, in
 * literals, and of the `ASSUMPTIONS` of Python modules.
 */
export const assume: (...assumptions: readonly Assumption[]) => void = () => undefined;
