import { settings } from '../../lib/strangler-facade/settings';
import { describeSettings } from '../support/settings';

describeSettings(
  settings,
  {
    domainName: undefined,
    hostedZoneId: undefined,
    strangledPrefixes: '/orders:100',
    callerHeader: 'x-caller-id',
    legacyUrl: undefined,
    legacyBackfilled: false,
  },
  {
    domainName: {
      right: [
        ...['shop.example.com', 'shop.xn--p1ai', 'a.co', '1-a--b2.example.com', `a.${'x'.repeat(63)}`],
        ...[`${'x'.repeat(63)}.example.com`, `a.xn--${'x'.repeat(59)}`],
      ].map((name) => [name, name]),
      wrong: [
        ...['localhost', 'https://a.example.com', '-a.example.com', 'shop.example.com.', '', 'a-.example.com'],
        ...['a..com', 'Shop.example.com', '10.0.0.1', 'a.c', 'a.c0m', 'a_b.example.com', `a.${'x'.repeat(64)}`],
        ...[`${'x'.repeat(64)}.example.com`, `a.xn--${'x'.repeat(60)}`, 'a.xn--', 'a.xn--ä', 'a.com b', 'a b.com'],
      ],
    },
    hostedZoneId: {
      right: ['Z0123456789ABC', `Z${'A'.repeat(31)}`].map((id) => [id, id]),
      wrong: [
        'example.com',
        '',
        'Z',
        `Z${'A'.repeat(32)}`,
        'z0123456789ABC',
        'xZ0123456789ABC',
        'Z0123456789abc',
        'Z-',
      ],
    },
    strangledPrefixes: {
      right: ['none', '/orders:0', '/orders:100', '/orders:25,/customers/vip:5'].map((text) => [text, text]),
      wrong: ['', '/orders', 'orders:5', '/orders:101', '/orders:5,/orders:6', '/orders=5', '/orders:5,', '/:5', 5],
    },
    callerHeader: { right: [['X-User', 'X-User']], wrong: ['', 'x user', 'x:'] },
    legacyUrl: {
      right: ['https://legacy.example.com/shop', 'http://10.0.0.1:8080/'].map((url) => [url, url]),
      wrong: [
        ...['legacy.example.com', 'ftp://legacy', 'https://legacy?a=1', 'https://legacy?', 'https://legacy#a', ''],
        ...[
          'xhttp://legacy',
          'http://me@legacy',
          'http://:secret@legacy',
          'http://[::1]:5391/shop',
          'https://me:secret@legacy.example.com',
          'http://',
          'http://a b/',
        ],
      ],
    },
    legacyBackfilled: { right: [['true', true]], wrong: ['done'] },
  },
);
