/** Who serves a request. Every answer names it, in this header. */
export const SERVED_BY = 'x-served-by';
export const ORDERS_SERVICE = 'orders-service';
export const LEGACY = 'legacy';
export type Side = typeof ORDERS_SERVICE | typeof LEGACY;

/** A path prefix that was taken from the legacy system, for so many of a hundred callers. */
interface StrangledPrefix {
  readonly prefix: string;
  readonly weight: number;
}

/** The setting's value when nothing is strangled: an empty text is easily mistaken for a missing one. */
const NOTHING_STRANGLED = 'none';

const PREFIX = /^((?:\/[A-Za-z0-9._~-]+)+):(\d{1,3})$/;

/**
 * Reads `/orders:100,/invoices:25` or `none`.
 * @returns nothing for what is neither, names a prefix twice, has dot segments, or a weight over 100
 */
export function parsePrefixes(text: string): readonly StrangledPrefix[] | undefined {
  if (text === NOTHING_STRANGLED) return [];
  const prefixes = text.split(',').map((one) => {
    const [, prefix = '', weight = ''] = PREFIX.exec(one) ?? [];
    return { prefix, weight: Number(weight) };
  });
  const names = new Set(prefixes.map(({ prefix }) => prefix));
  const isRight = prefixes.every(({ prefix, weight }) => prefix !== '' && weight <= 100 && !leavesItsPlace(prefix));
  return isRight && names.size === prefixes.length ? prefixes : undefined;
}

/**
 * Who serves a path to a caller. Of the prefixes that hold the path, by whole segments, the longest decides. A caller
 * has one place in a hundred, for ever and for every prefix: who is on the new side at a weight is there at each higher
 * one, so that raising a weight moves callers one way only.
 */
export function sideOf(path: string, callerKey: string, prefixes: readonly StrangledPrefix[]): Side {
  const asked = segmentsOf(path);
  const [longest] = prefixes
    .filter(({ prefix }) => segmentsOf(prefix).every((segment, place) => segment === asked[place]))
    .sort((one, other) => segmentsOf(other.prefix).length - segmentsOf(one.prefix).length);
  return longest && placeOf(callerKey) < longest.weight ? ORDERS_SERVICE : LEGACY;
}

/** Between 0 and 100, evenly. FNV-1a, its bits mixed as MurmurHash3 does: keys that differ little lie far apart. */
export function placeOf(callerKey: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < callerKey.length; index += 1) {
    hash = Math.imul(hash ^ callerKey.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32) * 100;
}

/**
 * A path's segments as whoever serves it may understand them: `//orders/`, `/%6Frders` and `/orders;jsessionid=1` are
 * all `orders`.
 */
export const segmentsOf = (path: string): string[] =>
  decoded(path.replace(/;[^/]*/g, ''))
    .split(/[/\\]/)
    .filter((segment) => segment !== '');

/** Whether a path has segments that lead elsewhere, encoded as often as it may be: `/x/../orders`, `/%2e%2e/admin`. */
export function leavesItsPlace(path: string): boolean {
  const once = decoded(path);
  if (once !== path) return leavesItsPlace(once);
  return path.split(/[/\\]/).some((segment) => /^\.\.?(;|$)/.test(segment));
}

/** Every character of ASCII that is encoded; whatever else there is decides nothing. */
const decoded = (text: string): string =>
  text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
