import { type CancellationReason, TransactionCanceledException } from '@aws-sdk/client-dynamodb';

/** Why a transaction was cancelled, by the places that its items have in the request. */
export interface Cancellation {
  /**
   * Conditions that did not hold: an answer, which stays the same however often one asks. With what is there instead,
   * where the request asked for it, and nothing where it did not or there is none.
   */
  readonly failed: ReadonlyMap<number, NonNullable<CancellationReason['Item']>>;
  /** Items that another request is writing at this moment: worth another try. */
  readonly conflicts: ReadonlySet<number>;
}

/**
 * What cancelled a transaction. Nothing failed and nothing was in conflict when it was something else, such as a
 * throttle, or when the error is of no transaction.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#API_TransactWriteItems_Errors
 */
export function cancelledBy(error: unknown): Cancellation {
  const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
  const places = (code: string) => [...reasons.entries()].filter(([, { Code }]) => Code === code);
  return {
    failed: new Map(places('ConditionalCheckFailed').map(([place, { Item = {} }]) => [place, Item])),
    conflicts: new Set(places('TransactionConflict').map(([place]) => place)),
  };
}
