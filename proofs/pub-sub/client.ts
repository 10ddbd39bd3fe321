import { outputsOf } from '../../tools/proofs/deployed';
import { textOf } from '../../tools/proofs/requests';

export const outputs = outputsOf('PubSub');
const api = outputs['ApiUrl'] ?? '';

/** Asks the API as anybody may. */
export const call = (
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  fetch(`${api}${path}`, {
    method,
    headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: textOf(body) }),
  });

/** The names of those to whom an event was delivered by now. */
export async function subscribersOf(eventId: string): Promise<readonly string[]> {
  const answer = await call('GET', `events/${eventId}/deliveries`);
  if (!answer.ok) throw new Error(`${String(answer.status)} ${await answer.text()}`);
  const { items } = (await answer.json()) as { items: readonly { readonly subscriber: string }[] };
  return items.map(({ subscriber }) => subscriber).sort();
}
