import * as v from 'valibot';
import { notFound, Problem } from '../shared/http';
import { KEPT_SECONDS } from './waits';

/** PENDING: no worker has had it yet. RUNNING: one has. The other two are final. */
const STATUSES = ['PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED'] as const;
type Status = (typeof STATUSES)[number];

/** A payment is booked, a report says in which instalments an amount is paid back. */
const TYPES = ['payment', 'report'] as const;

/** The body with which a transaction is posted. */
export const transactionRequest = v.object({
  type: v.picklist(TYPES),
  amountCents: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1_000_000_000_00)),
});
export type TransactionRequest = Readonly<v.InferOutput<typeof transactionRequest>>;

/** A transaction as it is kept. */
export interface Transaction extends TransactionRequest {
  readonly transactionId: string;
  readonly status: Status;
  /** ISO 8601. */
  readonly acceptedAt: string;
  /** A JSON text. */
  readonly result?: string;
  /** Where a larger one is kept. */
  readonly resultKey?: string;
  readonly error?: string;
  /** Once it has ended: in seconds since 1970. */
  readonly expiresAt?: number;
}

export const acceptedSchema = v.object({ transactionId: v.string(), location: v.string() });
/** What a client is told of a transaction. */
export const stateSchema = v.object({
  status: v.picklist(STATUSES),
  result: v.optional(v.unknown()),
  resultUrl: v.optional(v.pipe(v.string(), v.metadata({ description: 'Of the result, for 15 minutes.' }))),
  error: v.optional(v.string()),
});

/** What comes of a transaction. */
export type Outcome =
  { readonly status: 'SUCCEEDED'; readonly result: unknown } | { readonly status: 'FAILED'; readonly error: string };

const MOST_PAYMENT_CENTS = 1_000_000_00;
/** 1.5 % and 25 cents. */
const FEE_PER_MILLE = 15;
const FEE_CENTS = 25;
const INSTALMENTS = 5000;

/** What comes of a transaction: the same whoever works it out, and however often. */
export function outcomeOf({ type, amountCents }: TransactionRequest): Outcome {
  if (type === 'report') return { status: 'SUCCEEDED', result: { instalments: instalments(amountCents) } };
  if (amountCents > MOST_PAYMENT_CENTS) {
    return { status: 'FAILED', error: `A payment is at most ${MOST_PAYMENT_CENTS} cents` };
  }
  const feeCents = FEE_CENTS + Math.round((amountCents * FEE_PER_MILLE) / 1000);
  return { status: 'SUCCEEDED', result: { amountCents, feeCents } };
}

/** They differ by a cent at most, and together they are the amount. */
const instalments = (amountCents: number) =>
  Array.from({ length: INSTALMENTS }, (_, place) => {
    const paidCents =
      Math.floor(amountCents / INSTALMENTS) * (place + 1) + Math.min(place + 1, amountCents % INSTALMENTS);
    return { instalment: place + 1, paidCents, openCents: amountCents - paidCents };
  });

/** A larger result is kept apart: of an item's 400 KB it leaves room for the rest, and it fits into an answer. */
export const MOST_RESULT_BYTES = 200_000;

export const hasEnded = ({ status }: Transaction): boolean => status === 'SUCCEEDED' || status === 'FAILED';

const id = v.pipe(v.string(), v.regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/));
/** The body of a message about a transaction, which says no more: who reads it reads the row. */
export const messageSchema = v.object({ transactionId: id });
/** The message with which a client watches a transaction. */
export const watchRequest = v.object({ action: v.literal('watch'), transactionId: v.string() });

/** @throws {Problem} 404 for what can be no transaction's id */
export function requireTransactionId(given: string | undefined): string {
  if (!v.is(id, given)) throw notFound('transaction');
  return given;
}

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** When an id was made, in milliseconds since 1970: its first ten digits. @see https://github.com/ulid/spec */
const timeOf = (transactionId: string): number =>
  Array.from(transactionId.slice(0, 10)).reduce((time, digit) => time * DIGITS.length + DIGITS.indexOf(digit), 0);

/**
 * What was found of an id, unless it has expired; DynamoDB deletes it within days. Of one that is gone, its id still
 * tells when it was accepted.
 * @throws {Problem} 404 for what never was, 410 for what is no more
 */
export function requireKept(transactionId: string, found: Transaction | undefined, now: Date): Transaction {
  const expiresAt = found ? found.expiresAt : timeOf(transactionId) / 1000 + KEPT_SECONDS;
  if (expiresAt !== undefined && expiresAt <= now.getTime() / 1000) {
    throw new Problem(410, 'expired', 'The transaction is no longer kept');
  }
  if (!found) throw notFound('transaction');
  return found;
}

/** What of a transaction stands in its row. */
export const stateOf = ({ status, result, error }: Transaction) => ({
  status,
  ...(result !== undefined && { result: JSON.parse(result) as unknown }),
  ...(error !== undefined && { error }),
});

/**
 * The largest message that clients need not put together from frames.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
const MOST_PUSHED_BYTES = 32 * 1024;

/** What a watcher is told: a result that is too large for a message is asked for. */
export function pushed(transaction: Transaction): object {
  const { transactionId, status } = transaction;
  const whole = { transactionId, ...stateOf(transaction) };
  return Buffer.byteLength(JSON.stringify(whole)) <= MOST_PUSHED_BYTES ? whole : { transactionId, status };
}
