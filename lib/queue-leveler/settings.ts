import { setting, type SettingList, type ValuesOf, wholeNumber } from '../settings';

export const settings = {
  levelerConcurrency: setting(
    wholeNumber(2, 1000),
    // With as many calls of the bundled backend: a new account's functions run ten at once, all in all.
    4,
    'a whole number from 2 to 1000',
    'QueueLeveler: how many jobs the backend is given at the same time.',
    ['2', '1000'],
  ),
  backendCapacity: setting(
    wholeNumber(1, 1000),
    4,
    'a whole number from 1 to 1000',
    'QueueLeveler: how many jobs the bundled slow backend takes at the same time before it answers 429.',
    ['1', '1000'],
  ),
} satisfies SettingList;

export type QueueLevelerSettings = ValuesOf<typeof settings>;
