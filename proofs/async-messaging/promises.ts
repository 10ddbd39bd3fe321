import type { Promised } from '../../tools/proofs/promised';

export const promises: readonly Promised[] = [
  {
    id: 'async-1',
    text: 'A transaction that was accepted is worked off, even if the function ends right after it was accepted.',
  },
  { id: 'async-2', text: 'How a transaction ended never changes: a worker that is past its lease changes nothing.' },
  {
    id: 'async-3',
    text: 'A repeated request makes one transaction, and whatever is delivered again is worked off once.',
  },
  { id: 'async-4', text: 'What cannot be worked off ends in the dead letters, alarmed, and holds up no other.' },
  {
    id: 'async-5',
    text: 'Who watches a transaction and is connected when it ends is told, as is who watches it later; again only where a function failed in between.',
  },
  { id: 'async-6', text: 'A watcher who is gone is forgotten.' },
  { id: 'async-7', text: 'A result of more than 200 kB is had by a URL that holds for 15 minutes.' },
  {
    id: 'async-8',
    text: 'Of a burst each request is accepted or told to come again, by 429 as long as nothing is down, and each that is accepted is worked off.',
    unsimulated: 'about the throttle of the stage, and what fits behind it',
  },
  {
    id: 'async-9',
    text: 'Nobody reads or watches by guessing: an id has 80 random bits.',
    unsimulated: 'about what an id is made of',
  },
];
