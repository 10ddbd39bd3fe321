import * as v from 'valibot';
import { memberOf, parseJson } from '../shared/json';

/** RUNNING: a worker has it. DELAYED: it waits on the queue for its next attempt. The other two are final. */
export type JobStatus = 'RUNNING' | 'DELAYED' | 'DONE' | 'FAILED';

/** Why a job was given up. */
export interface JobError {
  readonly reason: 'BACKEND_FAILED' | 'DEADLINE' | 'MALFORMED';
  readonly detail: string;
}

/** What one call of the backend came to. */
export type BackendAnswer =
  /** Its result is a JSON text, as the backend wrote it. */
  | { readonly kind: 'done'; readonly result: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'failed'; readonly detail: string };

/** The state of a message in hand, by SQS and the clock. */
export interface Delivery {
  /** How often SQS has given it out, this time included. */
  readonly receives: number;
  readonly sentAt: Date;
  readonly now: Date;
  /** 0 or more, less than 1. */
  readonly random: number;
}

export type NextStep = { readonly retryInSeconds: number } | { readonly giveUp: JobError };

/** Real failures after which a job is given up. */
export const MOST_FAILURES = 5;
/** How long the backend may refuse a job. */
export const DEADLINE_HOURS = 24;
export const LONGEST_DELAY_SECONDS = 300;
const SHORTEST_DELAY_SECONDS = 1;
/** The upper end of the first delay; it doubles with each receive. */
const FIRST_DELAY_SECONDS = 5;
/** A DynamoDB item takes 400 KB, the rest of the row included: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
export const MOST_RESULT_BYTES = 350_000;
const LONGEST_DETAIL = 500;
/** Parsers in common use end at 1,000 levels (Jackson, Python's): deeper ones would fail behind the queue, five times each. */
const DEEPEST_PAYLOAD = 500;

const HOUR_MS = 3_600_000;

/**
 * After a refusal (429): again after a delay, however often, until the job has been on the queue for 24 hours.
 *
 * The queue gives a message up after 1,000 receives, so the delays must be long enough for the deadline to come first.
 * They are: from the seventh receive on the mean is 150 s, so that 1,000 receives last 41 hours on average with a
 * standard deviation of 46 minutes. 24 hours are more than twenty standard deviations below.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export function afterRefusal(delivery: Delivery): NextStep {
  const hours = (delivery.now.getTime() - delivery.sentAt.getTime()) / HOUR_MS;
  if (hours < DEADLINE_HOURS) return { retryInSeconds: delaySeconds(delivery) };
  return { giveUp: { reason: 'DEADLINE', detail: `The backend refused the job for ${DEADLINE_HOURS} hours` } };
}

/**
 * After a real failure: again after a delay, until it was the fifth one.
 * @param failures of this job, this one included
 */
export function afterFailure(failures: number, detail: string, delivery: Delivery): NextStep {
  if (failures < MOST_FAILURES) return { retryInSeconds: delaySeconds(delivery) };
  return { giveUp: { reason: 'BACKEND_FAILED', detail: detail.slice(0, LONGEST_DETAIL) } };
}

/**
 * Exponential in the receives with full jitter, in whole seconds from 1 to 300: what was refused together does not
 * come back together.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function delaySeconds({ receives, random }: Pick<Delivery, 'receives' | 'random'>): number {
  const ceiling = Math.min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2 ** (receives - 1));
  return Math.max(SHORTEST_DELAY_SECONDS, Math.round(random * ceiling));
}

const answerSchema = v.variant('status', [
  v.object({ status: v.literal(200), result: v.unknown() }),
  v.object({ status: v.literal(429) }),
]);

const malformed = (detail: string) => ({ giveUp: { reason: 'MALFORMED', detail } }) as const;

/**
 * What a message asks for: its payload as the JSON text that it is. Or why it can never be done: API Gateway decides
 * what a JSON text is by a parser of its own, and whoever may write to the queue need not have asked it.
 * A byte-order mark is passed over, as RFC 8259 lets a parser do.
 * @see https://www.rfc-editor.org/rfc/rfc8259#section-8.1
 */
export function readJob(body: string): { readonly payload: string } | { readonly giveUp: JobError } {
  const text = body.replace(/^\ufeff/, '');
  const payload = parseJson(text) === undefined ? undefined : memberOf(text, 'payload');
  if (payload === undefined) return malformed('The message is not a job with a payload');
  if (payload.depth > DEEPEST_PAYLOAD) return malformed(`The payload is nested deeper than ${DEEPEST_PAYLOAD} levels`);
  return { payload: payload.text };
}

/** What the backend answered. Anything but its two answers counts as a failure, as does a result that cannot be kept. */
export function readAnswer(text: string): BackendAnswer {
  const answer = v.safeParse(answerSchema, parseJson(text));
  if (!answer.success) return { kind: 'failed', detail: 'The backend gave no answer that it should give' };
  if (answer.output.status === 429) return { kind: 'refused' };
  if (Buffer.byteLength(text) > MOST_RESULT_BYTES) {
    return { kind: 'failed', detail: `The result is larger than ${MOST_RESULT_BYTES} bytes` };
  }
  return { kind: 'done', result: memberOf(text, 'result')?.text ?? 'null' };
}
