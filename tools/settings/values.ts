import { settingList } from '../../lib/app';
import { scenarios } from '../../lib/registry';
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

const holds = (row: Given, part: Given): boolean =>
  Object.entries(part).every(([name, value]) => name in row && row[name] === value);

/** What scenarios refuse together. */
export const refusedTogether: readonly Given[] = scenarios.flatMap(({ refused = [] }) => refused);

/** The scenarios that refuse a row: the others do not. */
export const refusing = (row: Given): readonly string[] =>
  scenarios.filter(({ refused = [] }) => refused.some((part) => holds(row, part))).map(({ id }) => id);
