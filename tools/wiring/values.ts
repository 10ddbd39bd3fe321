/** What stands in a template once its intrinsic functions are resolved; `undefined` where there is nothing. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };
export type Members = Readonly<Record<string, Value>>;

/** Yes, no, or not to be known from the templates alone. */
export type Answer = boolean | undefined;

const UNKNOWN = /⟦.*?⟧/gs;

/** A text that stands for what only a deployment knows: a parameter, an import, one of two branches. */
export function unknown(what: unknown): string {
  try {
    return `⟦${JSON.stringify(what).replaceAll(/[⟦⟧]/g, '')}⟧`;
  } catch {
    return '⟦too deep⟧';
  }
}

/** Whether a value is, or holds, what only a deployment knows. */
export const isUnknown = (value: Value | undefined): boolean => typeof value === 'string' && value.includes('⟦');

/** What an unknown part may be is anything: a pattern that a text must match to be equal. */
const widened = (text: string): string => text.replaceAll(UNKNOWN, '*');

/** An object's members; none for all else. */
export const members = (value: Value | undefined): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};

/** Lists of one may be written without a list. */
export const list = (value: Value | undefined): readonly Value[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? (value as readonly Value[]) : [value];

export function at(value: Value | undefined, ...path: readonly (string | number)[]): Value | undefined {
  return path.reduce<Value | undefined>((inner, key) => {
    if (isUnknown(inner)) return inner;
    if (typeof key === 'number') return list(inner)[key];
    const own = members(inner);
    return Object.hasOwn(own, key) ? own[key] : undefined;
  }, value);
}

export const text = (value: Value | undefined): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;

/** Whether a flag is set: templates write it as a boolean or as a text. */
export const flag = (value: Value | undefined): Answer =>
  isUnknown(value) ? undefined : value === true || (typeof value === 'string' && value.toLowerCase() === 'true');

/** @returns the default where nothing stands, and nothing for what is unknown or no number */
export function number(value: Value | undefined, fallback: number): number | undefined {
  if (value === undefined) return fallback;
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : undefined;
}

export const not = (answer: Answer): Answer => (answer === undefined ? undefined : !answer);

export const all = (answers: readonly Answer[]): Answer =>
  answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;

export const any = (answers: readonly Answer[]): Answer => not(all(answers.map(not)));

/**
 * Whether a text matches a pattern of IAM. Account and Region of ARNs are not compared: a template may write its own.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function like(pattern: Value | undefined, value: string): Answer {
  const wanted = text(pattern);
  if (wanted === undefined) return false;
  if (wanted === value) return true;
  const matches = (one: string, other: string) =>
    glob(one).test(other) || glob(withoutPlace(one)).test(withoutPlace(other));
  if (!isUnknown(wanted) && !isUnknown(value)) return matches(wanted, value);
  return matches(widened(wanted), value) || matches(widened(value), wanted) ? undefined : false;
}

/** An ARN without partition, Region and account: a template may write its own. */
export const withoutPlace = (arn: string): string => arn.replace(/^arn:[^:]*:([^:]*):[^:]*:[^:]*:/, 'arn:$1:');

function glob(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll(/\*+/g, '.*');
  return new RegExp(`^${escaped.replaceAll('?', '.')}$`, 's');
}
