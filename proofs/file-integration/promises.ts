import type { Promised } from '../../tools/proofs/promised';

export const promises: readonly Promised[] = [
  { id: 'files-1', text: 'Each version of a file is imported once, however often it is told of.' },
  { id: 'files-2', text: 'An import that is killed at any byte, and goes on, ends with the same rows.' },
  {
    id: 'files-3',
    text: 'Put, deleted and put in whatever order it is told: what shows at the end is what the inbox has. A delete marker hides a file, its removal shows the version below again, and deleting an old version changes nothing.',
  },
  {
    id: 'files-4',
    text: 'A reader sees all good rows of one version, never a part: a version replaces the one before at one moment, and an older import that ends late never shows.',
  },
  {
    id: 'files-5',
    text: 'Any key works: spaces, +, %, line breaks, Unicode, 1,024 bytes.',
    unsimulated: 'about what services make of keys',
  },
  {
    id: 'files-6',
    text: 'Split UTF-8, quoted line breaks, a byte order mark, and line ends of any kind are read right.',
    unsimulated: 'about files that no operation of a schedule changes',
  },
  {
    id: 'files-7',
    text: 'A file of any size is imported at flat memory, by as many invocations as it takes.',
    unsimulated: 'virtual time knows no memory',
  },
  {
    id: 'files-8',
    text: 'Bad rows are in quarantine, with line and reason, formulas defused; a file with more than 5% of them is rejected as a whole, alarmed, and its quarantine says why.',
  },
  { id: 'files-9', text: 'What is put into quarantine triggers nothing.', unsimulated: 'about what is deployed' },
  {
    id: 'files-10',
    text: 'Each version that is imported or rejected is reported; one that is replaced or deleted before that is not.',
  },
  { id: 'files-11', text: 'Records that nobody sees any more are deleted.' },
  { id: 'files-12', text: 'What cannot be done is parked and alarmed.' },
];
