import { outputsOf } from '../../tools/proofs/deployed';
import { callsOf } from '../../tools/proofs/requests';

export const outputs = outputsOf('PubSub');
export const call = callsOf(outputs['ApiUrl'] ?? '');

/** The names of those to whom an event was delivered by now. */
export async function subscribersOf(eventId: string): Promise<readonly string[]> {
  const answer = await call('GET', `events/${eventId}/deliveries`);
  if (!answer.ok) throw new Error(`${String(answer.status)} ${await answer.text()}`);
  const { items } = (await answer.json()) as { items: readonly { readonly subscriber: string }[] };
  return items.map(({ subscriber }) => subscriber).sort();
}
