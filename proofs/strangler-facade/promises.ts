import type { Promised } from '../../tools/proofs/promised';

export const promises: readonly Promised[] = [
  { id: 'strangler-1', text: 'Each request is served by exactly one side, and its answer says by which.' },
  {
    id: 'strangler-2',
    text: 'Method, path, query pairs, end-to-end headers and body reach that side as they were sent, save what the published list says.',
    unsimulated: 'about one request at a time',
  },
  {
    id: 'strangler-3',
    text: 'A caller stays on one side at a given weight, and a raised weight moves callers to the new side only.',
    unsimulated: 'a sum over the caller’s cookie: no fault changes it',
  },
  {
    id: 'strangler-4',
    text: 'Each order of the new service reaches the legacy system at least once, or is parked with its reason and an alarm.',
  },
  {
    id: 'strangler-5',
    text: 'Each version of an order has effect in the legacy system once, and none after a later one.',
  },
  {
    id: 'strangler-6',
    text: 'No request is lost while the prefixes change, and the change holds from the next request on.',
    unsimulated: 'deployments with other settings are not simulated',
  },
  {
    id: 'strangler-7',
    text: 'While the legacy system is down, its paths get a 502 or 504 problem, and the others are served.',
    unsimulated: 'the legacy system stands or is down for all: its end-to-end test stops it',
  },
  {
    id: 'strangler-8',
    text: 'An order that only the legacy system has is found, and can be changed, through the new service.',
  },
  {
    id: 'strangler-9',
    text: 'Placing an order with the same Idempotency-Key, or cancelling one, has its effect once.',
  },
];
