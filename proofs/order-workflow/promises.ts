import type { Promised } from '../../tools/proofs/promised';

export const promises: readonly Promised[] = [
  {
    id: 'order-1',
    text: 'An accepted order ends shipped or fully compensated, also when the event about its workflow is lost, or its workflow never began.',
  },
  { id: 'order-2', text: 'An order that is placed again, by a request or an event, is one order with one execution.' },
  {
    id: 'order-3',
    text: 'An approval that comes late or twice charges nothing and changes nothing, and nobody sees the token.',
  },
  {
    id: 'order-4',
    text: 'What was charged is kept for a shipped order, and given back exactly once for any other: also where nobody was told of the charge.',
  },
  {
    id: 'order-5',
    text: 'However often a step is tried, and a workflow redriven, each step and its compensation has its effect once, and what undoes comes last first.',
  },
  { id: 'order-6', text: 'An order that cannot be compensated is parked, and alarmed.' },
  { id: 'order-7', text: 'A quote whose workflow failed is never a 200.' },
];
