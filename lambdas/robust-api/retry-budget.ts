/** Requests that pay for one retry: attempts are at most 1.1 times requests, whatever fails and for how long. */
export const REQUESTS_PER_RETRY = 10;
/** The most retries that can be saved up: after a quiet day an outage is not met with a storm. */
export const MOST_RETRIES = 10;

/** What requests have paid and no retry has spent: an execution environment begins with nothing. */
export interface RetryBudget {
  /** In requests. */
  readonly paid: number;
}

export const EMPTY: RetryBudget = { paid: 0 };

export const afterRequest = ({ paid }: RetryBudget): RetryBudget => ({
  paid: Math.min(paid + 1, MOST_RETRIES * REQUESTS_PER_RETRY),
});

/** @returns what is left after one retry; nothing where there is not enough for one */
export const spent = ({ paid }: RetryBudget): RetryBudget | undefined =>
  paid < REQUESTS_PER_RETRY ? undefined : { paid: paid - REQUESTS_PER_RETRY };
