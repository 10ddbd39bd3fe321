import { settings } from '../../lib/robust-api/settings';
import { describeSettings } from '../support/settings';

const url = (path: string) => `https://systems.example.com/${path}`;
const urls = {
  right: [
    [url('v1/a'), url('v1/a')],
    ['https://a.example.com:8443/b', 'https://a.example.com:8443/b'],
  ],
  wrong: [
    url(''),
    url('a?b=c'),
    url('a#b'),
    'http://a.example.com/b',
    'https://u:p@a.example.com/b',
    'a.example.com',
    url('{a}'),
    '',
  ],
} as const;

describeSettings(
  settings,
  { catalogUrl: undefined, quotesUrl: undefined, partnersUrl: undefined, dailyQuota: 10_000 },
  {
    catalogUrl: urls,
    quotesUrl: urls,
    partnersUrl: urls,
    dailyQuota: {
      right: [
        ['1', 1],
        [10_000_000, 10_000_000],
      ],
      wrong: ['0', '10000001', '1.5', 'many', -1],
    },
  },
);
