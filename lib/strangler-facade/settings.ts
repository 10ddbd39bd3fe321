import * as v from 'valibot';
import { parsePrefixes } from '../../lambdas/strangler-facade/sides';
import { flag, setting, type SettingList, type ValuesOf } from '../settings';

/** A function that is in no dual-stack network reaches no address of IPv6. */
function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text) || /[?#]/.test(text)) return false;
  const { protocol, username, password, hostname } = new URL(text);
  return /^https?:$/.test(protocol) && username + password === '' && !hostname.startsWith('[');
}

/** Its labels, the last of which is no number. @see https://www.rfc-editor.org/rfc/rfc1123#section-2 */
const HOST_NAME = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

export const settings = {
  domainName: setting(
    v.optional(v.pipe(v.string(), v.regex(HOST_NAME))),
    undefined,
    'a host name, as shop.example.com',
    'StranglerFacade, profile `full`: the name of the load balancer.',
    ['shop.example.com'],
  ),
  hostedZoneId: setting(
    v.optional(v.pipe(v.string(), v.regex(/^Z[A-Z0-9]{1,31}$/))),
    undefined,
    'the id of a hosted zone, as Z0123456789ABCDEFGHIJ',
    'StranglerFacade, profile `full`: the public zone in Route 53 that `domainName` belongs to, if it is in this account.',
    ['Z0123456789ABCDEFGHIJ'],
  ),
  strangledPrefixes: setting(
    v.pipe(
      v.string(),
      v.check((text) => parsePrefixes(text) !== undefined),
    ),
    '/orders:100',
    'prefixes with weights, as /orders:100,/invoices:25, or none',
    'StranglerFacade: the path prefixes that the new service has taken over, each for so many of a hundred callers.',
    ['none', '/orders:25,/customers/vip:5'],
  ),
  callerHeader: setting(
    v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]+$/)),
    'x-caller-id',
    'the name of a header',
    'StranglerFacade: the header by which a caller is known; who does not send it is known by a cookie of the facade.',
    ['x-caller-id', 'X-User'],
  ),
  legacyUrl: setting(
    v.optional(v.pipe(v.string(), v.check(isPlainUrl))),
    undefined,
    'a URL of http or https, without a query, a user or an address of IPv6',
    'StranglerFacade: where the legacy system is. Without it a small one is deployed along.',
    ['https://legacy.example.com/shop', 'http://10.0.0.1:8080/'],
  ),
  legacyBackfilled: setting(
    flag,
    false,
    'true or false',
    'StranglerFacade: the new service has every order, so that it asks the legacy system for none.',
    ['true', 'false'],
  ),
} satisfies SettingList;

export type StranglerFacadeSettings = ValuesOf<typeof settings>;
