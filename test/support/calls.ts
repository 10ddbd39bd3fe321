import { sqsEvent } from './lambda-events';

/** An event that a handler cannot deal with while what it depends on is down, and what it is to make of it. */
export interface Call {
  readonly event: unknown;
  readonly expected: object;
  /** Whether it reads through a cache in the `full` profile. */
  readonly isCached?: boolean;
}

/** One for each handler of a scenario, by its file. */
export type Calls = Readonly<Record<string, Call>>;

const problem = (statusCode: number, more: object = {}) => ({
  answer: expect.objectContaining({
    statusCode,
    headers: expect.objectContaining({ 'Retry-After': '1', 'Content-Type': 'application/problem+json' }) as unknown,
    ...more,
  }) as unknown,
});
const unavailable = problem(503);
const failed = (itemIdentifier: string) => ({ answer: { batchItemFailures: [{ itemIdentifier }] } });
/** Whoever invoked it tries again. */
export const rejected = { error: expect.stringMatching(/ECONNREFUSED|AggregateError/) as unknown };

export const ofQueue = (body: unknown): Call => ({
  event: sqsEvent(typeof body === 'string' ? body : JSON.stringify(body)),
  expected: failed('m0'),
});
export const ofStream = (NewImage: object, Keys: object = {}): Call => ({
  event: { Records: [{ dynamodb: { NewImage, Keys, SequenceNumber: '1' } }] },
  expected: failed('1'),
});
export const ofApi = (event: unknown, isCached = false): Call => ({ event, expected: unavailable, isCached });
