import { scenarios } from '../../lib/registry';
import { coloured } from './colour';
import { nearest } from '../../lib/nearest';
import { ToolError } from './tool-error';

/** What logs are asked for. */
export interface LogQuery {
  /** All when there are none. */
  readonly scenarios: readonly string[];
  readonly text?: string;
}

/**
 * A word that is a scenario's id chooses it, another one is the text.
 * @param text one that is looked for whatever it looks like
 * @throws {ToolError} for two texts, and for a word that can only be meant as a scenario's id and is none
 */
export function readQuery(words: readonly string[], text?: string): LogQuery {
  const isScenario = (word: string): boolean => scenarios.some(({ id }) => id === word);
  const others = words.filter((word) => !isScenario(word));
  const misspelt = others.find(looksLikeScenario);
  if (misspelt !== undefined) {
    const ids = scenarios.map(({ id }) => id);
    const near = nearest(misspelt, ids);
    const hint = near === undefined ? `There are: ${ids.join(', ')}.` : `Did you mean ${near}?`;
    throw new ToolError(`There is no scenario ${misspelt}. ${hint} A text is looked for with --text ${misspelt}.`);
  }
  const [only, second] = text === undefined ? others : [text, ...others];
  if (second !== undefined) throw new ToolError(`Only one text can be looked for: ${String(only)}, or ${second}?`);
  return { scenarios: words.filter(isScenario), ...(only !== undefined && { text: only }) };
}

/** `QueueLevler`, `PubSup`, `queueleveler`; no id of ours has letters alone. */
const looksLikeScenario = (word: string): boolean =>
  /^[A-Z][a-z]+(?:[A-Z][a-z]*\d*[a-z]*)*$/.test(word) ||
  scenarios.some(({ id }) => id.toLowerCase() === word.toLowerCase());

/** A line of a log. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The function, or the API's access log. */
  readonly from: string;
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What every line of ours has, and does not distinguish this one. */
const COMMON = ['timestamp', 'time', 'level', 'message', 'service', 'sampling_rate', '_aws'];

/** Reads a line: JSON as functions and APIs write it, or plain text. */
export function readLine({ from, at, text }: { from: string; at: number; text: string }): LogLine {
  const json = parsed(text);
  if (!json) return { at, from, level: '', message: text.trim(), fields: {} };
  const { timestamp, level = '', message = '' } = json;
  return {
    at: typeof timestamp === 'string' ? Date.parse(timestamp) : at,
    from,
    level: String(level),
    message: String(message),
    fields: Object.fromEntries(Object.entries(json).filter(([name]) => !COMMON.includes(name))),
  };
}

/** Whether a line records more than that an invocation began, or ended well. */
export function isInformative({ message, fields: { type, record } }: LogLine): boolean {
  const { status = 'success' } = Object(record) as { readonly status?: string };
  return (
    !/^(START|END|REPORT) RequestId/.test(message) && !(String(type).startsWith('platform.') && status === 'success')
  );
}

/** By which a line is found beside others, and has no meaning of its own; they come last. */
const TRACES = ['correlation_id', 'requestId', 'function_request_id', 'traceId', 'xray_trace_id'];
/** Of those, the ones that are of one request or message: an invocation, and a trace, may be of many. */
const OWN = ['correlation_id', 'requestId'];
/** A ULID or a UUID, alone or at the end of a path. */
const ID = /(?:^|\/)([0-9A-HJKMNP-TV-Z]{26}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Whether a text is an id, and no word of which lines about anything may have. */
export const isId = (text: string): boolean => ID.test(text);

/** The ids of what lines are about: the order of a request, the request of an order, the message of either. */
export function relatedIds(lines: readonly LogLine[]): readonly string[] {
  const values = lines.flatMap(({ fields }) =>
    Object.entries(fields).flatMap(([name, value]) =>
      typeof value === 'string' && (OWN.includes(name) || !TRACES.includes(name)) ? [value] : [],
    ),
  );
  return [...new Set(values.flatMap((value) => ID.exec(value)?.[1] ?? []))];
}

const LEVELS: Readonly<Record<string, 'red' | 'yellow'>> = { ERROR: 'red', WARN: 'yellow' };

/**
 * Lines in the order of time: time, function, level, message and fields, what is only for finding them last.
 * @param width of the longest name of a function
 */
export function formatLines(lines: readonly LogLine[], width: number): string {
  return [...lines]
    .sort((one, other) => one.at - other.at)
    .map(({ at, from, level, message, fields }) => {
      const text = (name: string): string => `${name}=${brief(fields[name])}`;
      const useful = Object.keys(fields).filter((name) => !TRACES.includes(name));
      const traces = TRACES.filter((name) => fields[name] !== undefined);
      const shown = LEVELS[level] ? coloured(LEVELS[level], level.padEnd(5)) : level.padEnd(5);
      const parts = [new Date(at).toISOString(), from.padEnd(width), shown, message, ...useful.map(text)];
      return [...parts, ...traces.map((name) => coloured('dim', text(name)))].join('  ').trimEnd();
    })
    .join('\n');
}

/** Of an error its name and message: the stack is one of minified code. */
function brief(value: unknown): string {
  const { name, message, stack } = Object(value) as Partial<Error>;
  if (stack !== undefined) return `${String(name)}: ${String(message)}`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
