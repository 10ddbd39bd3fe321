import { isDeepStrictEqual } from 'node:util';
import { NotModelled } from '../../template/not-modelled';
import { validationException } from './errors';
import { RESERVED_WORDS } from './reserved-words';
import { compare, copyOfItem, isList, isMap, isSet, type Item, sizeOf, typeOf, type Value } from './values';

type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';
/** Names, among them `#placeholders`, and indexes of lists. */
export type Path = readonly (string | number)[];

type Operand =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly operands: readonly Operand[] }
  | { readonly kind: '+' | '-'; readonly left: Operand; readonly right: Operand };

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly of: Operand; readonly least: Operand; readonly most: Operand }
  | { readonly kind: 'in'; readonly of: Operand; readonly list: readonly Operand[] }
  | { readonly kind: 'call'; readonly name: string; readonly operands: readonly Operand[] };

export interface Action {
  readonly kind: 'SET' | 'REMOVE' | 'ADD' | 'DELETE';
  readonly path: Path;
  readonly value?: Operand;
}

interface Expressions {
  readonly ConditionExpression: Condition;
  readonly FilterExpression: Condition;
  readonly KeyConditionExpression: Condition;
  readonly UpdateExpression: readonly Action[];
  readonly ProjectionExpression: readonly Path[];
}

interface Parsed {
  readonly tree: unknown;
  /** The placeholders of names and values in the text. */
  readonly placeholders: ReadonlySet<string>;
}

const CONDITION_CALLS: Readonly<Record<string, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
};
const TOKEN = /\s*([#:]?[A-Za-z_][A-Za-z0-9_]*|[#:][A-Za-z0-9_]+|[0-9]+|<>|<=|>=|[=<>(),.+\-[\]])/y;
const cache = new Map<string, Parsed>();

/**
 * The expressions of one request, with its names and values.
 *
 * The language is that of https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html; each text
 * is parsed once.
 */
export class Request {
  private readonly used = new Set<string>();
  private readonly names: Readonly<Record<string, string>>;
  private readonly values: Item;

  constructor(input: {
    readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
    readonly ExpressionAttributeValues?: object | undefined;
  }) {
    for (const name of ['ExpressionAttributeNames', 'ExpressionAttributeValues'] as const) {
      const given = input[name];
      if (given && Object.keys(given).length === 0) throw validationException(`${name} must not be empty`);
    }
    this.names = input.ExpressionAttributeNames ?? {};
    this.values = copyOfItem(input.ExpressionAttributeValues ?? {});
  }

  /**
   * Parses an expression.
   * @throws ValidationException where DynamoDB would, of a reserved word for instance
   */
  parse<Kind extends keyof Expressions>(kind: Kind, text: string): Expressions[Kind] {
    const key = `${kind} ${text}`;
    const parsed = cache.get(key) ?? new Parser(kind, text).parse();
    cache.set(key, parsed);
    for (const placeholder of parsed.placeholders) {
      this.used.add(placeholder);
      const [what, known] = placeholder.startsWith('#') ? ['name', this.names] : ['value', this.values];
      if (placeholder in known) continue;
      throw validationException(
        `Invalid ${kind}: An expression attribute ${what} used in ${
          what === 'name' ? 'the document path' : 'expression'
        } is not defined; attribute ${what}: ${placeholder}`,
      );
    }
    return parsed.tree as Expressions[Kind];
  }

  /** @throws ValidationException when a name or value was given that no expression uses */
  close(): void {
    for (const [what, given] of Object.entries({ Names: this.names, Values: this.values })) {
      const unused = Object.keys(given).filter((name) => !this.used.has(name));
      if (unused.length === 0) continue;
      throw validationException(
        `Value provided in ExpressionAttribute${what} unused in expressions: keys: {${unused.join(', ')}}`,
      );
    }
  }

  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html */
  holds(condition: Condition, item: Item): boolean {
    switch (condition.kind) {
      case 'and':
        return this.holds(condition.left, item) && this.holds(condition.right, item);
      case 'or':
        return this.holds(condition.left, item) || this.holds(condition.right, item);
      case 'not':
        return !this.holds(condition.of, item);
      case 'compare':
        return isSo(condition.comparator, this.read(condition.left, item), this.read(condition.right, item));
      case 'between': {
        const [of, least, most] = [condition.of, condition.least, condition.most].map((one) => this.read(one, item));
        return isSo('>=', of, least) && isSo('<=', of, most);
      }
      case 'in': {
        const of = this.read(condition.of, item);
        return condition.list.some((one) => isSo('=', of, this.read(one, item)));
      }
      case 'call': {
        const [of, other] = condition.operands.map((operand) => this.read(operand, item));
        return callHolds(condition.name, of, other);
      }
    }
  }

  /**
   * The item after an update. All values are read from the item as it was.
   * @throws ValidationException
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
   */
  updated(actions: readonly Action[], item: Item): Item {
    const changes = actions.map((action) => {
      const before = this.at(action.path, item);
      const operand = action.value && this.read(action.value, item);
      if (action.value && operand === undefined) {
        throw validationException('The provided expression refers to an attribute that does not exist in the item');
      }
      return { path: this.resolve(action.path), value: afterAction(action.kind, before, operand) };
    });
    // Indexes of a list are those before the update: what is removed behind goes first.
    const [removals, others] = [changes.filter(isRemoval), changes.filter((change) => !isRemoval(change))];
    const inOrder = [...others, ...removals.sort((a, b) => Number(b.path.at(-1)) - Number(a.path.at(-1)))];
    return inOrder.reduce<Item>((changed, { path, value }) => withChange(changed, path, value) as Item, item);
  }

  /** @throws ValidationException when an update changes a key, or one path twice */
  checkPaths(actions: readonly Action[], keys: readonly string[]): void {
    const paths = actions.map(({ path }) => this.resolve(path));
    for (const [index, path] of paths.entries()) {
      if (keys.includes(String(path[0]))) {
        throw validationException(
          `One or more parameter values were invalid: Cannot update attribute ${String(path[0])}. This attribute is part of the key`,
        );
      }
      const other = paths.slice(index + 1).find((later) => overlap(path, later));
      if (!other) continue;
      throw validationException(
        'Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; ' +
          `path one: [${path.join(', ')}], path two: [${other.join(', ')}]`,
      );
    }
  }

  /** The item's values at these paths. */
  projected(paths: readonly Path[], item: Item): Item {
    let projection: Item = {};
    for (const path of paths.map((one) => this.resolve(one))) {
      const value = valueAt(item, path);
      if (value !== undefined) projection = grown(projection, path, value);
    }
    return projection;
  }

  /** An attribute's name and the comparisons with it in a key condition. */
  keyConditions(condition: Condition): { readonly name: string; readonly condition: Condition }[] {
    if (condition.kind === 'and') return [condition.left, condition.right].flatMap((one) => this.keyConditions(one));
    const [operand] =
      condition.kind === 'call' ? condition.operands : 'of' in condition ? [condition.of] : [condition.left];
    const allowed =
      (condition.kind === 'compare' && condition.comparator !== '<>') ||
      condition.kind === 'between' ||
      (condition.kind === 'call' && condition.name === 'begins_with');
    if (!allowed || operand.kind !== 'path') {
      throw validationException('Invalid operator used in KeyConditionExpression');
    }
    return [{ name: String(this.resolve(operand.path)[0]), condition }];
  }

  private read(operand: Operand, item: Item): Value | undefined {
    switch (operand.kind) {
      case 'path':
        return this.at(operand.path, item);
      case 'value':
        return this.values[operand.name];
      case 'call':
        return this.call(operand.name, operand.operands, item);
      default: {
        const [left, right] = [this.read(operand.left, item), this.read(operand.right, item)];
        if (left === undefined || right === undefined) return undefined;
        if (typeof left !== 'number' || typeof right !== 'number') throw wrongType();
        return operand.kind === '+' ? left + right : left - right;
      }
    }
  }

  private call(name: string, operands: readonly Operand[], item: Item): Value | undefined {
    const [first, second] = operands;
    if (!first) throw new NotModelled(`the function ${name} in DynamoDB`);
    const value = this.read(first, item);
    if (name === 'size') return lengthOf(value);
    if (name === 'if_not_exists') return value ?? (second && this.read(second, item));
    const other = second && this.read(second, item);
    if (value === undefined || other === undefined) return undefined;
    if (!isList(value) || !isList(other)) throw wrongType();
    return [...value, ...other];
  }

  private at(path: Path, item: Item): Value | undefined {
    return valueAt(item, this.resolve(path));
  }

  private resolve(path: Path): Path {
    return path.map((part) => (typeof part === 'string' ? (this.names[part] ?? part) : part));
  }
}

const wrongType = () => validationException('An operand in the update expression has an incorrect data type');
const wrongPath = () =>
  validationException('The document path provided in the update expression is invalid for update');

/** A comparison with an attribute that is not there fails, save for "is not equal". */
function isSo(comparator: Comparator, a: Value | undefined, b: Value | undefined): boolean {
  if (comparator === '=') return a !== undefined && isDeepStrictEqual(a, b);
  if (comparator === '<>') return !isDeepStrictEqual(a, b);
  const order = a === undefined || b === undefined ? undefined : compare(a, b);
  if (order === undefined) return false;
  if (comparator === '<') return order < 0;
  if (comparator === '<=') return order <= 0;
  return comparator === '>' ? order > 0 : order >= 0;
}

function callHolds(name: string, of: Value | undefined, other: Value | undefined): boolean {
  switch (name) {
    case 'attribute_exists':
      return of !== undefined;
    case 'attribute_not_exists':
      return of === undefined;
    case 'attribute_type':
      return of !== undefined && typeOf(of) === other;
    case 'begins_with':
      return typeof of === 'string' && typeof other === 'string' && of.startsWith(other);
    default:
      if (of === undefined || other === undefined) return false;
      if (typeof of === 'string') return typeof other === 'string' && of.includes(other);
      if (isSet(of)) return of.has(other as string | number);
      return isList(of) && of.some((member) => isDeepStrictEqual(member, other));
  }
}

/** What `size` gives; nothing for numbers and the like, with which no comparison holds. */
function lengthOf(value: Value | undefined): number | undefined {
  if (value === undefined || typeof value === 'number' || typeof value === 'boolean' || value === null)
    return undefined;
  if (typeof value === 'string' || value instanceof Uint8Array) return sizeOf(value);
  if (isSet(value)) return value.size;
  return isList(value) ? value.length : Object.keys(value).length;
}

function afterAction(kind: Action['kind'], before: Value | undefined, operand?: Value): Value | undefined {
  if (kind === 'REMOVE' || kind === 'SET') return operand;
  if (kind === 'ADD' && typeof operand === 'number') {
    if (before !== undefined && typeof before !== 'number') throw wrongType();
    return (before ?? 0) + operand;
  }
  if (!isSet(operand))
    throw validationException(`Invalid UpdateExpression: Incorrect operand type for operator ${kind}`);
  if (before !== undefined && typeOf(before) !== typeOf(operand)) throw wrongType();
  const members = isSet(before) ? [...before] : [];
  if (kind === 'ADD') return new Set([...members, ...operand]);
  const left = members.filter((member) => !operand.has(member));
  return left.length > 0 ? new Set(left) : undefined;
}

interface Change {
  readonly path: Path;
  readonly value: Value | undefined;
}

const isRemoval = ({ path, value }: Change) => value === undefined && typeof path.at(-1) === 'number';

/** A copy of what holds the path, with another value or none there. */
function withChange(holder: Value | undefined, [part, ...rest]: Path, value: Value | undefined): Value {
  if (typeof part === 'number' && isList(holder)) {
    const changed = rest.length > 0 ? withChange(holder[part], rest, value) : value;
    if (changed === undefined) return holder.filter((_, index) => index !== part);
    return part < holder.length ? holder.map((one, index) => (index === part ? changed : one)) : [...holder, changed];
  }
  if (typeof part !== 'string' || !isMap(holder)) throw wrongPath();
  const { [part]: before, ...others } = holder;
  const changed = rest.length > 0 ? withChange(before, rest, value) : value;
  return changed === undefined ? others : { ...others, [part]: changed };
}

function valueAt(item: Item, path: Path): Value | undefined {
  let value: Value | undefined = item;
  for (const part of path) {
    if (typeof part === 'number') value = isList(value) ? value[part] : undefined;
    else value = isMap(value) ? value[part] : undefined;
  }
  return value;
}

function grown(projection: Item, path: Path, value: Value): Item {
  const [part, ...rest] = path;
  if (typeof part !== 'string') throw new NotModelled('the projection of a part of a list in DynamoDB');
  const below = projection[part];
  return { ...projection, [part]: rest.length > 0 ? grown(isMap(below) ? below : {}, rest, value) : value };
}

const overlap = (a: Path, b: Path): boolean => a.slice(0, b.length).every((part, index) => part === b[index]);

/** A parser by descent: OR binds less than AND, AND less than NOT. */
class Parser {
  private readonly tokens: string[] = [];
  private readonly placeholders = new Set<string>();
  private position = 0;

  constructor(
    private readonly kind: keyof Expressions,
    private readonly text: string,
  ) {
    for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.trimEnd().length;) {
      const from = TOKEN.lastIndex;
      const token = TOKEN.exec(text)?.[1];
      if (token === undefined) throw this.syntaxError(text.slice(from, from + 1));
      this.tokens.push(token);
      if (/^[#:]/.test(token)) this.placeholders.add(token);
    }
  }

  parse(): Parsed {
    const tree = this.tree();
    if (this.position < this.tokens.length) throw this.syntaxError();
    return { tree, placeholders: this.placeholders };
  }

  private tree(): unknown {
    if (this.kind === 'UpdateExpression') return this.update();
    return this.kind === 'ProjectionExpression' ? this.list(() => this.path()) : this.or();
  }

  private or(): Condition {
    let left = this.and();
    while (this.takesWord('OR')) left = { kind: 'or', left, right: this.and() };
    return left;
  }

  private and(): Condition {
    let left = this.not();
    while (this.takesWord('AND')) left = { kind: 'and', left, right: this.not() };
    return left;
  }

  private not(): Condition {
    if (this.takesWord('NOT')) return { kind: 'not', of: this.not() };
    if (this.takes('(')) {
      const inside = this.or();
      this.expect(')');
      return inside;
    }
    return this.comparison();
  }

  private comparison(): Condition {
    const of = this.operand();
    if (this.takesWord('BETWEEN')) {
      const least = this.operand();
      if (!this.takesWord('AND')) throw this.syntaxError();
      return { kind: 'between', of, least, most: this.operand() };
    }
    if (this.takesWord('IN')) {
      this.expect('(');
      const list = this.list(() => this.operand());
      this.expect(')');
      return { kind: 'in', of, list };
    }
    const comparator = this.next();
    if (comparator !== undefined && /^([<>=]|<>|<=|>=)$/.test(comparator)) {
      this.position += 1;
      return { kind: 'compare', comparator: comparator as Comparator, left: of, right: this.operand() };
    }
    if (of.kind === 'call' && of.name in CONDITION_CALLS) return of;
    throw this.syntaxError();
  }

  private update(): Action[] {
    const actions: Action[] = [];
    const seen = new Set<string>();
    while (this.position < this.tokens.length) {
      const kind = (this.next() ?? '').toUpperCase();
      if (kind !== 'SET' && kind !== 'REMOVE' && kind !== 'ADD' && kind !== 'DELETE') throw this.syntaxError();
      if (seen.has(kind)) {
        throw validationException(
          `Invalid UpdateExpression: The "${kind}" section can only be used once in an update expression;`,
        );
      }
      seen.add(kind);
      this.position += 1;
      actions.push(...this.list(() => this.action(kind)));
    }
    if (actions.length === 0) throw validationException('Invalid UpdateExpression: The expression can not be empty;');
    return actions;
  }

  private action(kind: Action['kind']): Action {
    const path = this.path();
    if (kind === 'REMOVE') return { kind, path };
    if (kind === 'SET') this.expect('=');
    else if (path.length > 1) throw new NotModelled(`${kind} of a nested attribute in DynamoDB`);
    const value = this.operand();
    if (kind !== 'SET') return { kind, path, value };
    const sign = this.takes('+') ? '+' : this.takes('-') ? '-' : undefined;
    return { kind, path, value: sign ? { kind: sign, left: value, right: this.operand() } : value };
  }

  private operand(): Operand {
    const token = this.next();
    if (token?.startsWith(':')) {
      this.position += 1;
      return { kind: 'value', name: token };
    }
    if (token === undefined || this.tokens[this.position + 1] !== '(') return { kind: 'path', path: this.path() };
    const parameters =
      this.kind === 'UpdateExpression'
        ? { if_not_exists: 2, list_append: 2 }[token]
        : token === 'size'
          ? 1
          : CONDITION_CALLS[token];
    if (parameters === undefined) {
      throw validationException(`Invalid ${this.kind}: Invalid function name; function: ${token}`);
    }
    this.position += 2;
    const operands = this.list(() => this.operand());
    this.expect(')');
    if (operands.length !== parameters) {
      throw validationException(
        `Invalid ${this.kind}: Incorrect number of operands for operator or function; operator or function: ${token}, number of operands: ${operands.length}`,
      );
    }
    return { kind: 'call', name: token, operands };
  }

  private path(): Path {
    const path: (string | number)[] = [this.name()];
    for (;;) {
      if (this.takes('.')) path.push(this.name());
      else if (this.takes('[')) {
        path.push(Number(this.next()));
        this.position += 1;
        this.expect(']');
      } else return path;
    }
  }

  private name(): string {
    const name = this.next();
    if (name === undefined || !/^#?[A-Za-z0-9_]+$/.test(name) || /^[0-9]/.test(name)) throw this.syntaxError();
    if (RESERVED_WORDS.has(name.toUpperCase())) {
      throw validationException(
        `Invalid ${this.kind}: Attribute name is a reserved keyword; reserved keyword: ${name}`,
      );
    }
    this.position += 1;
    return name;
  }

  private list<T>(one: () => T): T[] {
    const all = [one()];
    while (this.takes(',')) all.push(one());
    return all;
  }

  private next = (): string | undefined => this.tokens[this.position];

  private takes(token: string): boolean {
    if (this.next() !== token) return false;
    this.position += 1;
    return true;
  }

  private takesWord(word: string): boolean {
    return this.next()?.toUpperCase() === word && this.takes(this.next() ?? '');
  }

  private expect(token: string): void {
    if (!this.takes(token)) throw this.syntaxError();
  }

  private syntaxError(token = this.next() ?? '<EOF>') {
    return validationException(`Invalid ${this.kind}: Syntax error; token: "${token}", in: "${this.text}"`);
  }
}
