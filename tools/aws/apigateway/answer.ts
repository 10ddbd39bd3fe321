/** What a client is answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The user whose ID token the request carries: a `sub`. */
  readonly user?: string;
  /** Statuses of 4xx with which its client is content, too. */
  readonly content?: readonly number[];
}

/** What the gateway answers by itself. */
export const problem = (status: number): Answer => ({ status, headers: {}, body: { status } });

/** What is no JSON, such as a page, is its text. */
export function parsed(body = ''): unknown {
  if (body === '') return null;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
