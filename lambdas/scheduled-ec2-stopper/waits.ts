/** For one answer of EC2; `withBackOff` tries again. */
export const ANSWER_MS = 10_000;
/** What one more call, the mark and the report take at most. */
export const RESERVE_MS = 60_000;
