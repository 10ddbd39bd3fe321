import { scenarios } from '../../lib/scenarios';
import { ToolError } from './tool-error';

/** What logs are asked for. */
export interface LogQuery {
  /** All when there are none. */
  readonly scenarios: readonly string[];
  readonly text?: string;
}

/**
 * A word that is a scenario's id chooses it, another one is the text.
 * @throws {ToolError} for two texts
 */
export function readQuery(words: readonly string[]): LogQuery {
  const isScenario = (word: string): boolean => scenarios.some(({ id }) => id === word);
  const [text, second] = words.filter((word) => !isScenario(word));
  if (second !== undefined) {
    throw new ToolError(`Neither ${String(text)} nor ${second} is a scenario, and one text at most can be looked for.`);
  }
  return { scenarios: words.filter(isScenario), ...(text !== undefined && { text }) };
}

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

/** What every line of ours has, and says nothing about this one. */
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

/** Whether a line says more than that an invocation began, or ended well. */
export function saysSomething({ message, fields: { type, record } }: LogLine): boolean {
  const { status = 'success' } = Object(record) as { readonly status?: string };
  return (
    !/^(START|END|REPORT) RequestId/.test(message) && !(String(type).startsWith('platform.') && status === 'success')
  );
}

/** Lines in the order of time: time, function, level, message and fields. */
export function formatLines(lines: readonly LogLine[]): string {
  const width = Math.max(...lines.map(({ from }) => from.length));
  return [...lines]
    .sort((one, other) => one.at - other.at)
    .map(({ at, from, level, message, fields }) => {
      const texts = Object.entries(fields).map(([name, value]) => `${name}=${brief(value)}`);
      return [new Date(at).toISOString(), from.padEnd(width), level.padEnd(5), message, ...texts].join('  ').trimEnd();
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
