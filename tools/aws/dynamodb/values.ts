import { inspect, isDeepStrictEqual } from 'node:util';
import { NotModelled } from '../../template/not-modelled';
import { validationException } from './errors';

/** A value of an item, as the document client takes and gives it. */
export type Value =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | ReadonlySet<string | number>
  | readonly Value[]
  | { readonly [name: string]: Value };

export type Item = Readonly<Record<string, Value>>;

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
export function typeOf(value: Value): 'S' | 'N' | 'BOOL' | 'NULL' | 'B' | 'SS' | 'NS' | 'L' | 'M' {
  if (typeof value === 'string') return 'S';
  if (typeof value === 'number') return 'N';
  if (typeof value === 'boolean') return 'BOOL';
  if (value === null) return 'NULL';
  if (value instanceof Uint8Array) return 'B';
  if (isSet(value)) return typeof firstOf(value) === 'number' ? 'NS' : 'SS';
  return isList(value) ? 'L' : 'M';
}

export const isSet = (value: Value | undefined): value is ReadonlySet<string | number> => value instanceof Set;
export const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);
export const isMap = (value: Value | undefined): value is Item => value !== undefined && typeOf(value) === 'M';

const firstOf = (set: ReadonlySet<unknown>): unknown => set.values().next().value;

/**
 * A copy that nobody else can change, without members that are undefined: the handlers' document client removes them.
 * @throws NotModelled for what is neither JSON, nor bytes, nor a set of strings or of numbers
 */
function copyOf(value: unknown): Value {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (Array.isArray(value)) return value.filter((member) => member !== undefined).map(copyOf);
  if (value instanceof Set) return copyOfSet(value);
  if (typeof value === 'object' && isPlain(value)) return copyOfItem(value);
  throw new NotModelled(`the value ${inspect(value)} in DynamoDB`);
}

/** No instance of a class: its prototype, of whichever realm, is the root of all. */
const isPlain = (value: object): boolean => Object.getPrototypeOf(Object.getPrototypeOf(value)) === null;

/** @see copyOf */
export function copyOfItem(item: object): Item {
  const copy: Record<string, Value> = {};
  for (const name of Object.keys(item)) {
    const value: unknown = item[name as keyof typeof item];
    if (value !== undefined) copy[name] = copyOf(value);
  }
  return copy;
}

function copyOfSet(set: ReadonlySet<unknown>): Value {
  if (set.size === 0) throw validationException('One or more parameter values were invalid: An set may not be empty');
  const types = new Set(Array.from(set, (member) => typeof member));
  if (types.size === 1 && (types.has('string') || types.has('number')))
    return new Set(set as ReadonlySet<string | number>);
  throw new NotModelled('a set of neither strings nor numbers in DynamoDB');
}

/**
 * The order of numbers, strings (by their UTF-8 bytes) and bytes; nothing when the two cannot be compared.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
export function compare(a: Value, b: Value): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  return a instanceof Uint8Array && b instanceof Uint8Array ? Buffer.compare(a, b) : undefined;
}

/** Code units are in the order of their bytes, save for those of which two make a character. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  if (SURROGATE.test(a) || SURROGATE.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}

const SURROGATE = /[\uD800-\uDFFF]/;

/** Whether two items are equal, down to their members. */
export function areEqual(a: Value | undefined, b: Value | undefined): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (!isMap(a) || !isMap(b)) return isDeepStrictEqual(a, b);
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => name in b && areEqual(a[name], b[name]));
}

const MAP_OR_LIST_BYTES = 3;

/**
 * Bytes that count against the limits of items and pages.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function sizeOf(value: Value): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 1;
  if (typeof value === 'boolean' || value === null) return 1;
  if (value instanceof Uint8Array) return value.length;
  if (isSet(value)) return sum([...value]);
  if (isList(value)) return sum(value) + value.length + MAP_OR_LIST_BYTES;
  return sizeOfItem(value) + Object.keys(value).length + MAP_OR_LIST_BYTES;
}

export function sizeOfItem(item: Item): number {
  let bytes = 0;
  for (const name of Object.keys(item)) bytes += sizeOf(name) + sizeOf(item[name] ?? null);
  return bytes;
}

function sum(values: readonly Value[]): number {
  let bytes = 0;
  for (const value of values) bytes += sizeOf(value);
  return bytes;
}
