import { parksEvents } from '../../tools/proofs/grants';
import type { Proofs } from '../../tools/proofs/proofs';
import { operation } from './operation';
import { promises } from './promises';

export const proofs = {
  promises,
  operation,
  firstAnswer: /"missed":/,
  facts: () => import('./facts'),
  chart: async () => (await import('./chart')).chart,
  simulation: async () => (await import('./simulation')).simulation,
  fuzz: [],
  unusedGrants: [parksEvents('ReconcileInstances', 'ReconcilingDeadLetters')],
} satisfies Proofs;
