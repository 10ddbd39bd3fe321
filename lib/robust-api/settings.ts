import * as v from 'valibot';
import { setting, type SettingList, type ValuesOf, wholeNumber } from '../settings';

/** Of TLS, and nothing after its path. */
const isPlainUrl = (text: string): boolean =>
  URL.canParse(text) && /^https:\/\/[^\s?#@]+[^/\s?#@]$/.test(text) && !text.includes('{');

const url = (system: string, sample: string) =>
  setting(
    v.optional(v.pipe(v.string(), v.check(isPlainUrl))),
    undefined,
    'a URL of https, without a query or a slash at its end',
    `RobustApi: where ${system} is. Without it a small one is deployed along.`,
    [sample],
  );

export const settings = {
  catalogUrl: url('the catalog', 'https://catalog.example.com/v1/products'),
  quotesUrl: url('the exchange', 'https://exchange.example.com/quotes'),
  partnersUrl: url('the partner', 'https://partner.example.com'),
  dailyQuota: setting(
    wholeNumber(1, 10_000_000),
    10_000,
    'a whole number from 1 to 10,000,000',
    'RobustApi: requests a day of each API key.',
    ['1', '10000000'],
  ),
} satisfies SettingList;

export type RobustApiSettings = ValuesOf<typeof settings>;
