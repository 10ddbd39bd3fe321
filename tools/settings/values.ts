import { settingList } from '../../lib/settings';
import type { Row } from './all-pairs';

/** What is given; nothing of a setting that has its default. */
export type Given = Row<string | undefined>;

/** Of each setting one value of each kind, and none. */
export const givenValues = Object.fromEntries(
  Object.entries(settingList).map(([name, { default: fallback, samples }]): [string, (string | undefined)[]] => [
    name,
    [undefined, ...samples.filter((sample) => sample !== String(fallback))],
  ]),
);

/** Without a name, or where callers sign, StranglerFacade has no load balancer: it is refused, the others are not. */
export const isRefused = (row: Given): boolean =>
  row['profile'] === 'full' && (row['apiAuth'] === 'iam' || ('domainName' in row && row['domainName'] === undefined));
