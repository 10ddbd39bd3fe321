import { PUBLIC_API } from '../../tools/judges/acknowledged';
import { parksEvents } from '../../tools/proofs/grants';
import { postJson } from '../../tools/proofs/json';
import type { Proofs } from '../../tools/proofs/proofs';
import { operation } from './operation';
import { promises } from './promises';

export const proofs = {
  promises,
  operation,
  firstAnswer: /"status":"SHIPPED"/,
  facts: () => import('./facts'),
  simulation: async () => (await import('./simulation')).simulation,
  fuzz: [{ output: 'ApiUrl', api: /^Api/ }],
  sendPrivateData: async ({ ApiUrl = '' }, mark) => {
    const items = [{ sku: mark, quantity: 1, unitPriceCents: 1 }];
    await postJson(`${ApiUrl}orders`, { customerId: mark, items });
    await postJson(`${ApiUrl}quotes`, { items });
    await postJson(`${ApiUrl}orders`, { customerId: mark, items: mark });
  },
  acknowledged: [PUBLIC_API],
  unusedGrants: [parksEvents('SweepOrders', 'SweepingDeadLetters')],
} satisfies Proofs;
