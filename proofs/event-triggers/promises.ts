import type { Promised } from '../../tools/proofs/promised';

export const promises: readonly Promised[] = [
  {
    id: 'trigger-1',
    text: 'What changes knows nobody who listens: handlers come and go, and nothing of the source changes.',
    unsimulated: 'about what is deployed',
  },
  { id: 'trigger-2', text: 'Each event that is delivered is recorded once, however often it comes.' },
  {
    id: 'trigger-3',
    text: 'The newest state is never turned back by an event that comes late; of the same second the later of the lifecycle counts.',
  },
  {
    id: 'trigger-4',
    text: 'A change of an instance whose event never came is found within the hour, and marked as found.',
  },
  { id: 'trigger-5', text: 'A replay changes no state, starts no follow-up and tells nobody again.' },
  { id: 'trigger-6', text: 'People are told of each change to a chosen state that is the newest of its subject.' },
  { id: 'trigger-7', text: 'An event of a shape that nobody knows is kept.' },
  {
    id: 'trigger-8',
    text: 'What a handler itself does triggers no handler again.',
    unsimulated: 'about what is deployed',
  },
];
