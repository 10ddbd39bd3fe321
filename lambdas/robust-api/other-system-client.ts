import { httpCall } from '../shared/http-call';
import { parseJson } from '../shared/json';
import { logger } from '../shared/logger';
import { pauseBefore } from './backoff';
import { afterCall, CLOSED, letThrough } from './breaker';
import { afterRequest, EMPTY, spent } from './retry-budget';
import { CALL_MS, LARGEST_ANSWER_BYTES, MOST_ATTEMPTS } from './waits';

/** Another system does not answer, or nothing that could be used. */
export class SystemFailed extends Error {
  override readonly name = 'SystemFailed';

  /** @param isMalformed whether it answered, with something that is of no use: asking again gives the same */
  constructor(
    message: string,
    readonly isMalformed: boolean,
  ) {
    super(message);
  }
}

/**
 * Another system, as one execution environment knows it: it is asked with a timeout, again only as far as the retry
 * budget goes and after a pause with full jitter, and not at all while its breaker is open.
 */
export class OtherSystem {
  private readonly base: URL;
  private breaker = CLOSED;
  private budget = EMPTY;

  constructor(url: string) {
    this.base = new URL(url);
  }

  /**
   * @param path below the system's URL, encoded
   * @param read makes of the JSON what is wanted; nothing of what is none of it
   * @returns nothing where the system has none
   * @throws {SystemFailed}
   */
  async find<Found>(path: string, read: (json: unknown) => Found | undefined): Promise<Found | undefined> {
    this.budget = afterRequest(this.budget);
    for (let attempt = 1; ; attempt += 1) {
      const { breaker, lets } = letThrough(this.breaker, Date.now());
      this.breaker = breaker;
      if (!lets) throw new SystemFailed('The breaker is open', false);
      try {
        const found = await this.ask(path, read);
        this.breaker = afterCall(this.breaker, false, Date.now());
        return found;
      } catch (error) {
        this.breaker = afterCall(this.breaker, true, Date.now());
        if (!(await this.mayAskAgain(attempt, error))) throw error;
      }
    }
  }

  private async mayAskAgain(attempt: number, error: unknown): Promise<boolean> {
    const failure = error as SystemFailed;
    logger.warn('Another system failed', { attempt, why: failure.message });
    const left = failure.isMalformed || attempt === MOST_ATTEMPTS ? undefined : spent(this.budget);
    if (left === undefined) return false;
    this.budget = left;
    await new Promise((resolve) => setTimeout(resolve, pauseBefore(attempt, Math.random())));
    return true;
  }

  private async ask<Found>(path: string, read: (json: unknown) => Found | undefined): Promise<Found | undefined> {
    const { host, pathname } = this.base;
    const call = {
      method: 'GET',
      path: `${pathname.replace(/\/$/, '')}${path}`,
      headers: [['Host', host] as const, ['Accept', 'application/json'] as const],
    };
    const { status, body } = await httpCall(this.base, call, {
      milliseconds: CALL_MS,
      bytes: LARGEST_ANSWER_BYTES,
    }).catch((error: unknown) => {
      const { name, message } = error as Error;
      throw new SystemFailed(message, name === 'AnswerTooLarge');
    });
    if (status === 404) return undefined;
    if (status !== 200) throw new SystemFailed(`It answered ${String(status)}`, status < 500 && status !== 429);
    const found = read(parseJson(body.toString()));
    if (found === undefined) throw new SystemFailed('Its answer is none of what it should be', true);
    return found;
  }
}
