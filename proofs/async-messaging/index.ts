import { PUBLIC_API } from '../../tools/judges/acknowledged';
import { parksEvents } from '../../tools/proofs/grants';
import { postJson } from '../../tools/proofs/json';
import type { Proofs } from '../../tools/proofs/proofs';
import { operation } from './operation';
import { promises } from './promises';

export const proofs = {
  promises,
  operation,
  firstAnswer: /"status":"SUCCEEDED"/,
  facts: () => import('./facts'),
  simulation: async () => (await import('./simulation')).simulation,
  load: async () => (await import('./load')).transactions(),
  fuzz: [{ output: 'ApiUrl', api: /^Api/ }],
  sendPrivateData: async ({ ApiUrl = '' }, mark) => {
    await postJson(`${ApiUrl}transactions`, { type: 'payment', amountCents: 1, text: mark });
    await postJson(`${ApiUrl}transactions`, { type: mark, amountCents: 1 });
  },
  acknowledged: [PUBLIC_API],
  unusedGrants: [parksEvents('SweepTransactions', 'SweepingDeadLetters')],
} satisfies Proofs;
