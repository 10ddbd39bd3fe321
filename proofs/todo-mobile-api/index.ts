import type { Proofs } from '../../tools/proofs/proofs';
import { postJson } from '../../tools/proofs/json';
import { hidden } from '../shared/private-data';
import { operation } from './operation';
import { promises } from './promises';

export const proofs = {
  promises,
  operation,
  firstAnswer: /^HTTP\/\S+ 401 /,
  facts: () => import('./facts'),
  simulation: async () => (await import('./simulation')).simulation,
  load: async () => (await import('./load')).todos(),
  fuzz: [{ output: 'ApiUrl', api: /^Api/ }],
  users: () => import('./users'),
  sendPrivateData: async ({ ApiUrl = '' }, mark) => {
    const { signedIn } = await import('./users');
    const { idToken } = await signedIn();
    const own = { ...hidden(mark), Authorization: idToken };
    await postJson(`${ApiUrl}todos`, { title: mark, notes: mark }, own);
    await postJson(`${ApiUrl}todos`, { title: mark.repeat(100) }, own);
    await fetch(`${ApiUrl}todos?cursor=${mark}`, { headers: own });
    await fetch(`${ApiUrl}todos/${idToken}`, { headers: own });
  },
  acknowledged: [
    {
      check: 'CKV_AWS_111',
      type: 'AWS::IAM::Policy',
      where: ({ id }) => /^Cache\w+Network/.test(id),
      reason: 'What Lambda needs to place a function in a VPC, on interfaces that have no id before they are made.',
    },
  ],
  unusedGrants: [],
} satisfies Proofs;
