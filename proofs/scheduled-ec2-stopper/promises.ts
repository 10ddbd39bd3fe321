import type { Promised } from '../../tools/proofs/promised';

export const promises: readonly Promised[] = [
  {
    id: 'stopper-1',
    text: 'An instance that is excluded when it is described is never stopped, and the report says why.',
  },
  {
    id: 'stopper-2',
    text: 'The policy itself refuses to stop what lacks the tag, carries the opt-out tag or is in an Auto Scaling group.',
  },
  { id: 'stopper-3', text: 'One instance that cannot be stopped keeps no other from being stopped.' },
  { id: 'stopper-4', text: 'Thousands of instances are stopped in one run; none that matches is overlooked.' },
  {
    id: 'stopper-5',
    text: 'A run tells what it did to every instance; one that cannot is tried again, then parked with an alarm.',
  },
  { id: 'stopper-6', text: 'In the morning only what the stopper stopped, and nobody since, is started.' },
  { id: 'stopper-7', text: 'A run starts at most an hour late, or is kept with the dead letters, with an alarm.' },
  {
    id: 'stopper-8',
    text: 'A time that some scheduled day within five years skips or repeats is refused before it is deployed.',
    unsimulated: 'decided when the template is made',
  },
  {
    id: 'stopper-9',
    text: 'A dry run changes nothing; an instruction that is misspelt is refused before anything is done.',
    unsimulated: 'about one call: no fault makes it do more',
  },
];
