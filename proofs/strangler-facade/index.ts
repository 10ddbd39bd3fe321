import { PUBLIC_API } from '../../tools/judges/acknowledged';
import { parksRecords } from '../../tools/proofs/grants';
import type { Proofs, Route } from '../../tools/proofs/proofs';
import { request as order } from '../shared/order-request';
import { postJson } from '../../tools/proofs/json';
import { hidden } from '../shared/private-data';
import { operation } from './operation';
import { promises } from './promises';

/** What the facade hands on, as its routes are. */
const ORDERS: readonly Route[] = [
  { method: 'POST', path: '/orders', authorization: 'NONE' },
  { method: 'GET', path: '/orders/{id}', authorization: 'NONE' },
  { method: 'POST', path: '/orders/{id}/cancel', authorization: 'NONE' },
];

export const proofs = {
  promises,
  operation,
  firstAnswer: /^HTTP\/\S+ 200 [^]*x-served-by: legacy/i,
  facts: () => import('./facts'),
  simulation: async () => (await import('./simulation')).simulation,
  // The facade's answers are those of the systems behind it, of which one is old.
  fuzz: [
    { output: 'FacadeUrl', api: /^Api/, more: ORDERS, ownProblems: false },
    { output: 'LegacyUrl', api: /^LegacyApi/, more: ORDERS, ownProblems: false },
  ],
  behind: ['lambdas/strangler-facade/serve-orders.handler.ts'],
  sendPrivateData: async ({ FacadeUrl = '' }, mark) => {
    await postJson(`${FacadeUrl}orders`, { ...order, customerId: mark }, hidden(mark));
    await fetch(`${FacadeUrl}customers/${mark}?name=${mark}`, { headers: hidden(mark) });
  },
  acknowledged: [PUBLIC_API],
  unusedGrants: parksRecords('SyncOrders', 'SyncingFailures'),
} satisfies Proofs;
