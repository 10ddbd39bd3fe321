import type { Promised } from '../../tools/proofs/promised';

export const promises: readonly Promised[] = [
  { id: 'leveler-1', text: 'The backend never sees more jobs at the same time than the set concurrency.' },
  {
    id: 'leveler-2',
    text: 'Accepting jobs does not slow down when the backend does.',
    unsimulated: 'the API takes jobs without a function: what it would wait for is not simulated',
  },
  { id: 'leveler-3', text: 'A job that was answered with 202 is on the queue.' },
  {
    id: 'leveler-4',
    text: 'Every accepted job has its effect once, or ends FAILED in the dead letters with its reason.',
  },
  { id: 'leveler-5', text: 'A 429 of the backend only delays a job: it makes no dead letter of it within 24 hours.' },
  { id: 'leveler-6', text: 'A poison message harms no neighbour in its batch.' },
];
