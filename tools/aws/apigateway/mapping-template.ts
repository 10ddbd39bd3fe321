import { Compile, parse } from 'velocityjs';
import { NotModelled } from '../../template/not-modelled';
import { assume } from '../assumption';

assume({
  what: 'An error of SQS comes to a mapping template as JSON, with its code at $.Error.Code.',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html',
});

/** What a template of an API's integration can read. */
export interface Input {
  readonly body: string;
  /** Of path, query and headers. @default none */
  readonly parameters?: Readonly<Record<string, string>>;
  /** `$context`. @default nothing of it */
  readonly context?: Readonly<Record<string, string | number>>;
}

/** What a template rendered, and the overrides of the answer that it set. */
export interface Mapped {
  readonly text: string;
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
}

interface Call {
  readonly property: string;
  readonly context: unknown;
  readonly params: readonly unknown[];
}

/** Methods of Java's texts and lists, which JavaScript has not, or others of the name. */
const METHODS: Readonly<Record<string, (value: string | readonly unknown[], ...given: string[]) => unknown>> = {
  contains: (value, part = '') => value.includes(part),
  replaceAll: (value, pattern = '', other = '') => String(value).replaceAll(new RegExp(pattern, 'g'), () => other),
  matches: (value, pattern = '') => new RegExp(`^(?:${pattern})$`).test(String(value)),
  size: ({ length }) => length,
};

/** As Java's `StringEscapeUtils` has it: an apostrophe, too, which is no JSON. */
const escapeJavaScript = (text: unknown): string =>
  JSON.stringify(String(text))
    .slice(1, -1)
    .replaceAll("'", "\\'")
    .replaceAll('/', '\\/')
    .replaceAll(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);

const UTIL = {
  escapeJavaScript,
  urlEncode: (text: unknown) => encodeURIComponent(String(text)),
  urlDecode: (text: unknown) => decodeURIComponent(String(text)),
  base64Encode: (text: unknown) => Buffer.from(String(text)).toString('base64'),
  base64Decode: (text: unknown) => Buffer.from(String(text), 'base64').toString(),
  parseJson: (text: unknown) => JSON.parse(String(text)) as unknown,
};

/**
 * Fills in a mapping template: Velocity evaluates it, with the variables that API Gateway gives it.
 *
 * @throws NotModelled for a variable or function that is not known
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function fillIn(template: string, { body, parameters = {}, context = {} }: Input): Mapped {
  const responseOverride: { status?: number; readonly header: Record<string, string> } = { header: {} };
  const path = (expression: string) => valueAt(expression, body);
  const input = {
    body,
    path,
    json: (expression: string) => JSON.stringify(path(expression)),
    params: (name?: string) => {
      if (name === undefined) throw new NotModelled('$input.params() in a template');
      return parameters[name] ?? '';
    },
  };
  const known = {
    input: only('$input', input),
    util: only('$util', UTIL),
    context: only('$context', { ...context, responseOverride }),
  };
  const handler = {
    uid: 'java',
    match: ({ property, context: of }: Call) =>
      Object.hasOwn(METHODS, property) && (typeof of === 'string' || Array.isArray(of)),
    resolve: ({ property, context: of, params }: Call) =>
      METHODS[property]?.(of as string | readonly unknown[], ...params.map(String)),
  };
  const text = new Compile(parsedOf(template), { escape: false, customMethodHandlers: [handler] }).render(known);
  const { status, header } = responseOverride;
  return { text: text.trim(), headers: header, ...(status !== undefined && { status }) };
}

const parsed = new Map<string, ReturnType<typeof parse>>();

/** Parsing takes longer than all the rest. */
function parsedOf(template: string): ReturnType<typeof parse> {
  const known = parsed.get(template) ?? parse(template);
  parsed.set(template, known);
  return known;
}

/** These members, and an error for any other. */
const only = <Known extends object>(name: string, known: Known): Known =>
  new Proxy(known, {
    get: (members, member) => {
      if (typeof member === 'string' && !(member in members)) throw new NotModelled(`${name}.${member} in a template`);
      return Reflect.get(members, member) as unknown;
    },
  });

const STEP = /\.?([A-Za-z_][\w-]*)|\[(\d+)\]|\['([^']*)'\]/g;

/** A missing value is an empty text, and so is every value of what is no JSON. */
function valueAt(path: string, body: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return '';
  }
  for (const [, name, index, quoted] of path.replace(/^\$/, '').matchAll(STEP)) {
    value = (value as Readonly<Record<string, unknown>> | null | undefined)?.[name ?? index ?? quoted ?? ''];
  }
  return value ?? '';
}
