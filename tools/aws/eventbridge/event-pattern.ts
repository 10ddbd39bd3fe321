import { BlockList, isIP } from 'node:net';
import { NotModelled } from '../../template/not-modelled';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]);

/**
 * Whether an event matches a pattern: of a rule, or of an event source's filter, whose language is the same.
 *
 * Every field of the pattern must match, by at least one of its alternatives; a list in the event matches when one of
 * its members does.
 *
 * @throws NotModelled for an operator that is not known
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export function matches(pattern: unknown, event: unknown): boolean {
  if (!isObject(pattern)) throw new NotModelled(`the event pattern ${JSON.stringify(pattern)}`);
  if (Array.isArray(event)) return event.some((member) => matches(pattern, member));
  return Object.entries(pattern).every(([field, wanted]) => {
    if (field === '$or') return listOf(wanted).some((alternative) => matches(alternative, event));
    const value = isObject(event) ? event[field] : undefined;
    if (!Array.isArray(wanted)) return matches(wanted, value);
    return wanted.some((alternative) => fits(alternative, value));
  });
}

/** `exists` looks at leaves only; a list has those that its members are. */
function fits(alternative: unknown, value: unknown): boolean {
  const leaves = value === undefined ? [] : listOf(value).filter((leaf) => typeof leaf !== 'object' || leaf === null);
  if (!isObject(alternative)) return leaves.includes(alternative);
  if ('exists' in alternative) return alternative['exists'] === leaves.length > 0;
  return leaves.some((leaf) => satisfies(alternative, leaf));
}

function satisfies(test: Json, leaf: unknown): boolean {
  const [[operator, operand] = ['nothing'], ...others] = Object.entries(test);
  if (others.length > 0) throw new NotModelled(`the event pattern ${JSON.stringify(test)}`);
  switch (operator) {
    case 'prefix':
      return onText(leaf, operand, (text, part) => text.startsWith(part));
    case 'suffix':
      return onText(leaf, operand, (text, part) => text.endsWith(part));
    case 'equals-ignore-case':
      return typeof leaf === 'string' && lower(leaf) === lower(String(operand));
    case 'wildcard':
      return typeof leaf === 'string' && wildcard(String(operand)).test(leaf);
    case 'anything-but':
      return !unwanted(operand).some((one) => (isObject(one) ? satisfies(one, leaf) : one === leaf));
    case 'numeric':
      return typeof leaf === 'number' && inRange(leaf, listOf(operand));
    case 'cidr':
      return typeof leaf === 'string' && inSubnet(leaf, String(operand));
    default:
      throw new NotModelled(`the event pattern's operator ${operator}`);
  }
}

const lower = (text: string): string => text.toLowerCase();

/** With the operand itself, or with `{"equals-ignore-case": operand}`. */
function onText(leaf: unknown, operand: unknown, test: (text: string, part: string) => boolean): boolean {
  if (typeof leaf !== 'string') return false;
  if (!isObject(operand)) return test(leaf, String(operand));
  return test(lower(leaf), lower(String(operand['equals-ignore-case'])));
}

/** What `anything-but` excludes: values, or one operator with one operand or a list of them. */
function unwanted(operand: unknown): readonly unknown[] {
  if (!isObject(operand)) return listOf(operand);
  return Object.entries(operand).flatMap(([operator, operands]) =>
    listOf(operands).map((one) => ({ [operator]: one })),
  );
}

/** `*` stands for any characters; `\*` and `\\` for themselves. */
function wildcard(pattern: string): RegExp {
  const source = pattern.replaceAll(/\\[*\\]|[*]|[^\w\s]/g, (part) => (part === '*' ? '.*' : `\\${part.slice(-1)}`));
  return new RegExp(`^${source}$`, 's');
}

function inRange(value: number, range: readonly unknown[]): boolean {
  for (let place = 0; place < range.length; place += 2) {
    const bound = Number(range[place + 1]);
    const holds = {
      '=': value === bound,
      '<': value < bound,
      '<=': value <= bound,
      '>': value > bound,
      '>=': value >= bound,
    };
    const operator = String(range[place]);
    if (!(operator in holds)) throw new NotModelled(`the event pattern's numeric operator ${operator}`);
    if (!holds[operator as keyof typeof holds]) return false;
  }
  return true;
}

function inSubnet(address: string, subnet: string): boolean {
  const [network = '', prefix = ''] = subnet.split('/');
  if (isIP(address) === 0 || isIP(address) !== isIP(network)) return false;
  const type = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), type);
  return list.check(address, type);
}
