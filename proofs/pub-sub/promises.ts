import type { Promised } from '../../tools/proofs/promised';

export const promises: readonly Promised[] = [
  {
    id: 'pubsub-1',
    text: 'Who publishes knows no subscriber: subscribing, and leaving, changes nothing of the publisher.',
    unsimulated: 'about what is deployed',
  },
  { id: 'pubsub-2', text: 'An accepted event is published, even if the publisher ends right after it was accepted.' },
  {
    id: 'pubsub-3',
    text: 'Each subscriber gets exactly what its filter policy says: delivered and filtered together are what was published.',
  },
  { id: 'pubsub-4', text: 'What is delivered or published again, however late, has one effect.' },
  { id: 'pubsub-5', text: 'A poison message ends in the dead letters of its own subscriber, and delays nobody.' },
  { id: 'pubsub-6', text: 'An accepted entry of an account is applied.' },
  {
    id: 'pubsub-7',
    text: 'Entries of an account are applied in the order in which they were accepted; one that is given up is alarmed, and those after it go on.',
  },
];
