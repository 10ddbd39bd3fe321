import type { Proofs } from '../../tools/proofs/proofs';

/** What `proofs/<folder>/index.ts` declares, for tests that are made of it: Jest asks for them at once. */
export const proofsOf = (folder: string): Proofs =>
  jest.requireActual<{ readonly proofs: Proofs }>(`../../proofs/${folder}/index`).proofs;
