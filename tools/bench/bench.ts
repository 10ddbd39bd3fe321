/** What of a scenario is measured beside the naive way, and at work. */
export interface Bench {
  /** A handler as most are: with a logger, validation and DynamoDB. */
  readonly typical: { readonly entry: string; readonly variables: readonly string[] };
  /** `Orders`: what is accepted, and then relayed. */
  readonly things: string;
  /** The call that takes several at a time. */
  readonly batches: { readonly action: string; readonly what: string; readonly most: number };
  /** @param outputs of its stack on the local cloud */
  readonly connect: (outputs: Readonly<Record<string, string>>) => Promise<{
    /** Has one accepted, past an API whose throttling would set the rate. */
    readonly accept: () => Promise<void>;
    /** When which were relayed, in milliseconds since 1970. */
    readonly relayed: () => Promise<readonly number[]>;
  }>;
}
