import { PUBLIC_API } from '../../tools/judges/acknowledged';
import { postJson } from '../../tools/proofs/json';
import type { Proofs } from '../../tools/proofs/proofs';
import { operation } from './operation';
import { promises } from './promises';

export const proofs = {
  promises,
  operation,
  firstAnswer: /"sku":"lamp-1"/,
  facts: () => import('./facts'),
  simulation: async () => (await import('./simulation')).simulation,
  // Without a key no entry is kept.
  fuzz: [{ output: 'ApiUrl', api: /^Api/, keeps: false }],
  sendPrivateData: async ({ ApiUrl = '' }, mark) => {
    await postJson(`${ApiUrl}audit`, { actor: mark, action: 'read', subject: mark });
    await fetch(`${ApiUrl}catalog/lamp-1?name=${mark}`);
  },
  acknowledged: [PUBLIC_API],
  unusedGrants: [],
} satisfies Proofs;
