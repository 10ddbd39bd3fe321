import { setting, type SettingList, type ValuesOf, wholeNumber } from '../settings';

export const settings = {
  approvalAboveCents: setting(
    wholeNumber(0, 100_000_000),
    50_000,
    'a whole number from 0 to 100000000',
    'OrderWorkflow: the total, in cents, above which somebody must approve an order.',
    ['0', '100000000'],
  ),
  approvalHours: setting(
    wholeNumber(1, 720),
    24,
    'a whole number from 1 to 720',
    'OrderWorkflow: how many hours an approval is awaited before the order is cancelled.',
    ['1', '720'],
  ),
} satisfies SettingList;

export type OrderWorkflowSettings = ValuesOf<typeof settings>;
