import { carriedText } from '../shared/text';
import { REASONS } from './instance';
import type { Outcome } from './outcome';

export interface ReportOf extends Outcome {
  readonly verb: 'stop' | 'start';
  /** `Environment=dev` */
  readonly tag: string;
  readonly at: Date;
  readonly timeZone: string;
  /** The `Name` tags, by instance id. */
  readonly names: ReadonlyMap<string, string>;
  /** What else there is to report of an instance with which it was done, by its id. @default nothing */
  readonly notes?: ReadonlyMap<string, string>;
}

export interface Report {
  readonly subject: string;
  readonly text: string;
}

const WORDS = {
  stop: { done: 'Stopped', could: 'Could not be stopped', left: 'Left as they were' },
  start: { done: 'Started', could: 'Could not be started', left: 'Left as they were' },
};
/** More lines than anybody reads; all of them fit into the 256 KiB of a message. */
const MOST_LINES = 100;
const LONGEST_NAME = 60;
const LONGEST_ERROR = 200;

/**
 * A run as an email: a subject of less than 100 ASCII characters, and a plain text with what needs somebody first.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function reportOf({ verb, tag, at, timeZone, names, notes, ...outcome }: ReportOf): Report {
  const { done, skipped, failed } = outcome;
  const words = WORDS[verb];
  const line = (id: string, why?: string): string => {
    const name = names.get(id);
    return `  ${id}${name === undefined ? '' : ` (${cut(name, LONGEST_NAME)})`}${why === undefined ? '' : `: ${why}`}`;
  };
  const sections = [
    section(
      words.could,
      failed.map(({ id, error }) => line(id, cut(error, LONGEST_ERROR))),
    ),
    section(
      words.left,
      skipped.map(({ id, reason }) => line(id, REASONS[reason])),
    ),
    section(
      words.done,
      done.map((id) => line(id, notes?.get(id))),
    ),
  ];
  const counts = `${words.done} ${String(done.length)}, left ${String(skipped.length)}, failed ${String(failed.length)}`;
  return {
    subject: `EC2 instances: ${counts}`,
    text: [
      `Instances with the tag ${tag}, ${moment(at, timeZone)}:`,
      ...sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')),
    ].join('\n\n'),
  };
}

function section(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const more = lines.length - MOST_LINES;
  return [
    `${title} (${String(lines.length)}):`,
    ...lines.slice(0, MOST_LINES),
    ...(more > 0 ? [`  … and ${String(more)} more, which the function's answer and log name`] : []),
  ];
}

/** Without line breaks and what no message can carry, and cut between characters. */
function cut(text: string, longest: number): string {
  const characters = Array.from(carriedText(text).replaceAll(/\s+/g, ' '));
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : characters.join('');
}

/** `2026-11-23 19:00 (Europe/Berlin)`, the same on every version of Node.js. */
const moment = (at: Date, timeZone: string): string =>
  `${new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at)} (${timeZone})`;
