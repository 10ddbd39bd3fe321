import { parksEvents } from '../../tools/proofs/grants';
import type { Proofs } from '../../tools/proofs/proofs';
import { operation } from './operation';
import { promises } from './promises';

export const proofs = {
  promises,
  operation,
  firstAnswer: /"stopped": ?\[.*"failed": ?\[\]/,
  facts: () => import('./facts'),
  simulation: async () => (await import('./simulation')).simulation,
  fuzz: [],
  unusedGrants: [
    parksEvents('StopInstances', 'StoppingDeadLetters'),
    {
      function: 'StopInstances',
      action: 'ec2:DescribeSpotInstanceRequests',
      on: 'everything',
      reason: 'Of Spot instances the function must know whether they can be stopped; the local cloud has none',
    },
  ],
} satisfies Proofs;
