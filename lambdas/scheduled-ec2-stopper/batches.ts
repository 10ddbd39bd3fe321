import { chunksOf } from '../shared/chunks';

/** What a run is given of time and chance. */
export interface Pace {
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Whether the run has time for more than to end properly. */
  readonly hasTime: () => boolean;
  /** From 0 to 1. */
  readonly random: () => number;
}

export interface Failed {
  readonly id: string;
  readonly error: Error;
}

export interface Settled<Result> {
  readonly results: readonly Result[];
  readonly failed: readonly Failed[];
}

/**
 * EC2 takes more, but a batch fails as a whole, and a single policy decision covers all of it: small ones keep the
 * search for the instance that is to blame short.
 */
export const BATCH_SIZE = 50;
export const ATTEMPTS = 8;
const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 20_000;

const TRANSIENT =
  /^(RequestLimitExceeded|Throttling|ThrottlingException|InternalError|InternalFailure|Unavailable|ServiceUnavailable|TimeoutError|ECONN\w+|EPIPE|ENOTFOUND|EAI_AGAIN)$/;

/**
 * Calls again what was throttled or did not answer, up to eight times in all, after 0 to 1 s, then 0 to 2 s, … at most
 * 20 s. The chance in it keeps runs that were throttled together from coming back together.
 *
 * @throws what the last attempt threw; at once when no time is left, and for any other error
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 */
export async function withBackOff<Answer>(call: () => Promise<Answer>, pace: Pace): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (attempt === ATTEMPTS || !isTransient(error) || !pace.hasTime()) throw error;
      await pace.pause(pace.random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1)));
    }
  }
}

/**
 * Does something with a batch. EC2 refuses a batch as a whole for one instance in it: it is then halved, and halved
 * again, until that one stands alone, so that it keeps none of the others from being done.
 *
 * @param act does it for all ids or for none, and is harmless when it is done again
 * @returns every id's result or error; never throws
 */
export async function settle<Result>(
  ids: readonly string[],
  act: (ids: readonly string[]) => Promise<readonly Result[]>,
  pace: Pace,
): Promise<Settled<Result>> {
  const results: Result[] = [];
  const failed: Failed[] = [];
  const waiting = ids.length > 0 ? [ids] : [];
  for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
    const current = batch;
    try {
      results.push(...(await withBackOff(() => act(current), pace)));
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      const isFinal = current.length === 1 || isTransient(error);
      if (isFinal) failed.push(...current.map((id) => ({ id, error })));
      // The refusal is of one of them, and no time is left to find out which: it must not be reported of the others.
      else if (!pace.hasTime()) failed.push(...notTried(current).failed);
      else waiting.unshift(...chunksOf(current, Math.ceil(current.length / 2)));
    }
  }
  return { results, failed };
}

/** Of a batch for which the run has no time any more. */
export const notTried = (ids: readonly string[]): Settled<never> => {
  const error = new Error('The run had no time left.');
  return { results: [], failed: ids.map((id) => ({ id, error })) };
};

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
function isTransient(error: unknown): boolean {
  if (!(error instanceof Error) || error.name.startsWith('Insufficient')) return false; // capacity: a 500, but no fault
  const { code, $metadata } = error as { code?: unknown; $metadata?: { httpStatusCode?: number } };
  return TRANSIENT.test(error.name) || TRANSIENT.test(String(code)) || ($metadata?.httpStatusCode ?? 0) >= 500;
}
