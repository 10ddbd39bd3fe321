import { matching, setting, type SettingList, type ValuesOf } from '../settings';

export const settings = {
  noticeStates: setting(
    matching(/^[a-z-]{1,40}(,[a-z-]{1,40}){0,9}$/),
    'stopped,terminated',
    'states in small letters, separated by commas, such as stopped,terminated',
    'EventTriggers: the states of which people are told.',
    ['stopped,terminated', 'running'],
  ),
} satisfies SettingList;

export type EventTriggersSettings = ValuesOf<typeof settings>;
