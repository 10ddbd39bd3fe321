import { setTimeout } from 'node:timers/promises';
import { signatureInRun } from '../../tools/proofs/requests';
import type { Credentials } from '../../tools/proofs/proofs';
import type { FuzzedRequest } from './requests';

/** At once, to each API: what its throttle lets through, and the local cloud has functions for. */
const AT_ONCE = 6;

export interface Answered {
  readonly request: FuzzedRequest;
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** What a caller sends to be let in. */
export type Caller = (request: FuzzedRequest, url: string) => Promise<Record<string, string>> | Record<string, string>;

export const bearer =
  (authorization: string): Caller =>
  () => ({ authorization });
export const signer =
  (credentials?: Credentials): Caller =>
  ({ route, path, headers, body }, url) =>
    signatureInRun(
      url + path,
      {
        method: route.method,
        contentType: headers['content-type'] ?? '',
        ...(body !== undefined && { body }),
      },
      credentials,
    );

export async function send(url: string, request: FuzzedRequest, caller: Caller): Promise<Answered> {
  const { route, path, body } = request;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(url + path, {
      method: route.method,
      headers: { ...request.headers, ...(await caller(request, url)) },
      redirect: 'manual',
      ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    const throttled = answer.status === 429 && attempt < 20;
    if (!throttled) return { request, status: answer.status, type: answer.headers.get('content-type') ?? '', text };
    await setTimeout(100 * attempt);
  }
}

/** Sends requests, some at once. */
export async function sendAll(url: string, requests: readonly FuzzedRequest[], caller: Caller): Promise<Answered[]> {
  const waiting = [...requests];
  const answered: Answered[] = [];
  const next = async (): Promise<void> => {
    for (let request = waiting.pop(); request; request = waiting.pop()) {
      answered.push(await send(url, request, caller));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return answered;
}

export const shown = ({ request, status, type, text }: Answered) =>
  JSON.stringify({ status, type, text: text.slice(0, 200), ...request, body: request.body?.slice(0, 200) });
