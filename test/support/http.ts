import { setTimeout } from 'node:timers/promises';

/** What a client may send again, with the same key: 409 is in flight, 500 is what a throttled function answers an API with. */
const AGAIN = [409, 429, 500, 502, 503, 504];
const MOST_TRIES = 60;

/**
 * Calls as a client may, until it gets an answer that stays.
 * @param again statuses after which it calls again
 */
export async function fetchAgain(url: string, init: RequestInit, again: readonly number[] = AGAIN): Promise<Response> {
  for (let tries = 1; ; tries += 1) {
    const response = await fetch(url, init);
    if (!again.includes(response.status) || tries === MOST_TRIES) return response;
    await response.body?.cancel();
    await setTimeout(200 + 800 * Math.random());
  }
}

interface SeenProblem {
  readonly status: number;
  readonly type: string;
  readonly errors?: readonly { readonly field: string }[];
  readonly schema?: string;
}

/** An answer that must be a problem of RFC 9457. */
export async function problemOf(response: Response): Promise<SeenProblem> {
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  const problem = { status: response.status, ...((await response.json()) as Omit<SeenProblem, 'status'>) };
  expect(problem).toMatchObject({
    status: response.status,
    type: expect.stringMatching(/^urn:problem-type:/) as string,
  });
  return problem;
}
