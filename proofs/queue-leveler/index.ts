import { PUBLIC_API } from '../../tools/judges/acknowledged';
import type { Proofs } from '../../tools/proofs/proofs';
import { postJson } from '../../tools/proofs/json';
import { hidden } from '../shared/private-data';
import { operation } from './operation';
import { promises } from './promises';

export const proofs = {
  promises,
  operation,
  firstAnswer: /"jobId":"[\da-f-]{36}"/,
  facts: () => import('./facts'),
  simulation: async () => (await import('./simulation')).simulation,
  chart: async () => (await import('./chart')).chart,
  load: async () => (await import('./load')).jobs(),
  // The rows of jobs hold none of what was sent.
  fuzz: [{ output: 'ApiUrl', api: /^Api/, keeps: false }],
  sendPrivateData: async ({ ApiUrl = '' }, mark) => {
    await postJson(`${ApiUrl}jobs`, { payload: { name: mark, email: `${mark}@example.com` } }, hidden(mark));
    await postJson(`${ApiUrl}jobs`, { payload: { name: mark, fail: true } });
  },
  sendsAsItCame: ['lambdas/queue-leveler/run-job.handler.ts'],
  watched: { DelayedAlarm: 'LevellingQueue' },
  acknowledged: [PUBLIC_API],
  unusedGrants: [],
} satisfies Proofs;
