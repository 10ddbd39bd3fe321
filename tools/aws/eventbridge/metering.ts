import { bytes, KB, type Usage } from '../price';
import type { Answered } from '../service';
import type { prices } from './facts';

/** "64 KB chunk": https://aws.amazon.com/eventbridge/pricing/ */
const EVENT_CHUNK = 64 * KB;

/** Of one event. @param detail a JSON text */
export const chunksOf = (detail: string): number => Math.ceil(bytes(detail) / EVENT_CHUNK);

export function usageOfCall({ command, input }: Answered): Usage<keyof typeof prices> | undefined {
  if (command !== 'PutEventsCommand') return undefined;
  const { Entries = [] } = input as { readonly Entries?: readonly { readonly Detail?: string }[] };
  return { event: Entries.reduce((all, { Detail = '' }) => all + chunksOf(Detail), 0) };
}
