import type { Promised } from '../../tools/proofs/promised';

export const promises: readonly Promised[] = [
  {
    id: 'robust-1',
    text: 'A system that is slow or fails takes nothing from the routes of the others.',
    unsimulated: 'how much runs at the same time is bounded by AWS, which no model knows: seen on the local cloud',
  },
  { id: 'robust-2', text: 'While a system is out, it is asked at most 1.1 times for each request.' },
  { id: 'robust-3', text: 'A failure of a system is never answered with a 2xx.' },
  {
    id: 'robust-4',
    text: 'A bad request, a missing key and a used-up quota never reach a system.',
    unsimulated:
      'API Gateway itself refuses them: the local cloud does as it does, the simulation lets every request in',
  },
];
