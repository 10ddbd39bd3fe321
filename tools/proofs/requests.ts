import type { Signing } from '../../lambdas/shared/sign-request';
import { documents } from './deployed';
import { type Call, signatureOf } from './signature';

/** The headers that sign a call of an API with IAM credentials: those of the run, when no others are given. */
export const signatureInRun = async (
  url: string,
  call: Call,
  credentials?: Signing['credentials'],
): Promise<Record<string, string>> =>
  signatureOf(url, call, {
    region: await documents.config.region(),
    credentials: credentials ?? (await documents.config.credentials()),
  });

/** A body as it is sent: a text as it is, anything else as JSON. */
export const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

/** What a call of an API carries. */
export interface Carried {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A call as `fetch` takes it: its body as it is sent, and JSON by its type. */
export const requestOf = (method: string, { body, headers }: Carried = {}): RequestInit => ({
  method,
  headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
  ...(body !== undefined && { body: textOf(body) }),
});

/** Asks an API as anybody may. */
export const callsOf =
  (api: string) =>
  (method: string, path: string, carried?: Carried): Promise<Response> =>
    fetch(`${api}${path}`, requestOf(method, carried));
