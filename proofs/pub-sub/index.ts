import { PUBLIC_API } from '../../tools/judges/acknowledged';
import { parksEvents } from '../../tools/proofs/grants';
import { postJson } from '../../tools/proofs/json';
import type { Proofs } from '../../tools/proofs/proofs';
import { operation } from './operation';
import { promises } from './promises';

export const proofs = {
  promises,
  operation,
  firstAnswer: /"subscriber":"audit"/,
  facts: () => import('./facts'),
  simulation: async () => (await import('./simulation')).simulation,
  load: async () => (await import('./load')).events(),
  fuzz: [{ output: 'ApiUrl', api: /^Api/ }],
  sendPrivateData: async ({ ApiUrl = '' }, mark) => {
    const event = { type: mark, store: mark, priceUsd: 1, customerInterests: [mark], detail: { mark } };
    await postJson(`${ApiUrl}events`, event);
    await postJson(`${ApiUrl}accounts/somebody/entries`, { entryId: 'one', amountCents: 1, text: mark });
  },
  acknowledged: [PUBLIC_API],
  unusedGrants: [
    parksEvents('SweepEvents', 'SweepingDeadLetters'),
    parksEvents('RecordCancellation', 'CancellationsDeadLetters'),
  ],
} satisfies Proofs;
