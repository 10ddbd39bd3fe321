import { setting, type SettingList, type ValuesOf, wholeNumber } from '../settings';

const DEFAULT_KILOBYTES = 32 * 1024;

export const settings = {
  stepKilobytes: setting(
    wholeNumber(1, DEFAULT_KILOBYTES),
    DEFAULT_KILOBYTES,
    `a whole number from 1 to ${DEFAULT_KILOBYTES}`,
    'FileIntegration: how many KiB of a file are imported with one message at the most.',
    ['1', String(DEFAULT_KILOBYTES)],
  ),
} satisfies SettingList;

export type FileIntegrationSettings = ValuesOf<typeof settings>;
