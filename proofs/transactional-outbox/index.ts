import { PUBLIC_API } from '../../tools/judges/acknowledged';
import { parksEvents, parksRecords } from '../../tools/proofs/grants';
import type { Proofs } from '../../tools/proofs/proofs';
import { request } from '../shared/order-request';
import { postJson } from '../../tools/proofs/json';
import { hidden } from '../shared/private-data';
import { operation } from './operation';
import { promises } from './promises';

export const proofs = {
  promises,
  operation,
  firstAnswer: /"orderId":"\w{26}".*"totalCents":2500[^]*"SHIPPED"/,
  facts: () => import('./facts'),
  simulation: async () => (await import('./simulation')).simulation,
  bench: async () => (await import('./bench')).bench,
  load: async () => (await import('./load')).orders(),
  fuzz: [{ output: 'ApiUrl', api: /^Api/ }],
  sendPrivateData: async ({ ApiUrl = '' }, mark) => {
    const order = { ...request, customerId: mark };
    await postJson(`${ApiUrl}orders?name=${mark}`, order, hidden(mark));
    await postJson(`${ApiUrl}orders`, { ...order, items: [{ sku: mark, quantity: mark }] });
    await fetch(`${ApiUrl}orders/${mark}@example.com`);
  },
  acknowledged: [PUBLIC_API],
  unusedGrants: [
    parksEvents('SweepOutbox', 'SweepingDeadLetters'),
    parksEvents('FindGaps', 'GapWatchingDeadLetters'),
    ...parksRecords('RelayEvents', 'RelayingFailures'),
  ],
} satisfies Proofs;
