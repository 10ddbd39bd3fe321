/** The API answered, with something else than a success. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(readonly status: number) {
    super(`The API answered ${status}.`);
  }
}

export interface PostSummary {
  readonly slug: string;
  readonly title: string;
  readonly summary?: string;
  readonly publishedAt: string;
  /** Id of its photo. */
  readonly photo?: string;
}

export interface PostList {
  readonly items: readonly PostSummary[];
  /** Where the next page begins; absent on the last one. */
  readonly cursor?: string;
}

const TIMEOUT_MILLISECONDS = 10_000;
const PAGE_SIZE = 9;

/** @throws {Refusal} and what `fetch` throws, as do all that follow */
export async function listPosts(cursor?: string): Promise<PostList> {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE), ...(cursor !== undefined && { cursor }) });
  return (await call(`posts?${query.toString()}`)) as PostList;
}

export async function subscribe(email: string): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  await call('subscribers', { method: 'POST', headers, body: JSON.stringify({ email }) });
}

export async function unsubscribe(token: string): Promise<void> {
  await call(`subscribers/${encodeURIComponent(token)}/unsubscribe`, { method: 'POST' });
}

async function call(path: string, request: RequestInit = {}): Promise<unknown> {
  const answer = await fetch(`/api/${path}`, { ...request, signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
  if (!answer.ok) throw new Refusal(answer.status);
  return answer.json();
}
