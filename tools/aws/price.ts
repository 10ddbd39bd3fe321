import { ToolError } from '../terminal/tool-error';

/** What AWS takes for something, without any free tier. */
export interface Price {
  readonly service: string;
  /** What is paid for, in the plural. */
  readonly unit: string;
  readonly usd: number;
  /** So many units cost that much. */
  readonly per: number;
  readonly region: 'us-east-1';
  /** The page of AWS that states the price. */
  readonly page: string;
  /** Of the text that was read, where it is dated; else when a stored copy, of unknown age, was read. */
  readonly date: string;
  /** `page`: read in a copy of that page, or of AWS's documentation; a URL: quoted there. */
  readonly seen: 'page' | `https://${string}`;
}

export type PriceSource = readonly [date: string, seen: Price['seen']];

/** When pages without a date were read. */
export const READ = '2026-11-21';
export const PAGE: PriceSource = [READ, 'page'];
export const MILLION = 1_000_000;

/** A price on demand, the first tier. @param path of its page */
export const price = (
  service: string,
  usd: number,
  per: number,
  unit: string,
  path: string,
  [date, seen]: PriceSource,
): Price => ({
  ...{ service, unit, usd, per, region: 'us-east-1', page: `https://aws.amazon.com/${path}/`, date, seen },
});

/** So many units of something that has a price, by its name. */
export interface Priced<Name extends string = string> {
  readonly price: Name;
  readonly units: number;
  /** What of the scenario it is paid for; nothing where the price implies it. */
  readonly reason?: string;
}

/** Units by what is paid for them. */
export type Usage<Name extends string = string> = Readonly<Partial<Record<Name, number>>>;

/** Of several uses; what is none is left out. */
export function sumOf<Name extends string>(usages: readonly Usage<Name>[]): Usage<Name> {
  const all: Partial<Record<Name, number>> = {};
  for (const [name, units] of usages.flatMap((usage) => Object.entries(usage) as [Name, number][])) {
    if (units > 0) all[name] = (all[name] ?? 0) + units;
  }
  return all;
}

export const KB = 1024;
export const GB = KB ** 3;
/** Of what is handed on as JSON. */
export const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** @throws {ToolError} for what nobody has looked up */
export function unpriced(what: string, id: string): never {
  throw new ToolError(`What does ${what} (${id}) cost? The facts in tools/aws do not know it yet.`);
}

/** Why a resource costs nothing while nobody uses it. */
export const PART = 'part of a resource that is priced, or of one that is free';
export const PERMISSION = 'permissions are free';
export const BY_USE = 'billed by its use';
export const BY_DATA = 'billed by what it holds and by its use: nothing while it is empty';
