import { shortened } from '../simulation/describe';
import type { Moment } from '../simulation/timeline';
import { escaped } from './diagrams/svg';

/** What happens in the schedule that is kept for a bug. */
export interface BugRun {
  /** How often something was made to fail. */
  readonly injected: number;
  /** Moments that concern the broken promise, with the bug. */
  readonly broken: readonly Moment[];
  /** The same, without the bug. */
  readonly sound: readonly Moment[];
  /** What does not hold, with the bug. */
  readonly why: string;
}

const WIDTH = 800;
const PANEL = 388;
const ROW = 26;
const TOP = 62;
const MOST_CHARACTERS = 45;
const MOST_ROWS = 9;

const STYLE = `svg{color-scheme:light dark;--paper:#fff;--ink:#1f2328;--panel:#f6f8fa;--edge:#c5ccd3;--bad:#c62828;--good:#1a7f37;--fault:#9a6700}
@media (prefers-color-scheme:dark){svg{--paper:#0d1117;--ink:#f0f6fc;--panel:#161b22;--edge:#444c56;--bad:#ff7b72;--good:#3fb950;--fault:#d29922}}
text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:var(--ink)}
.title{font:600 16px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
.verdict{font:600 15px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
.fault{fill:var(--fault);font-weight:600}.bad{fill:var(--bad)}.good{fill:var(--good)}
.panel{fill:var(--panel);stroke:var(--edge)}`;

/**
 * The schedule that shows a bug as a picture, beside the same schedule without it. It needs no script and no font, and is
 * light or dark as its reader's system is.
 * @returns SVG
 */
export function lostOrder({ broken, sound, why }: BugRun): string {
  const [left, right] = [rowsOf(broken), rowsOf(sound)];
  const height = TOP + (Math.max(left.length, right.length) + 1) * ROW + 26;
  const description = `With the bug: ${why}. Without it, the same fault is answered by another attempt, and the event is published.`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title desc">`,
    '<title id="title">A lost order, and the same order kept</title>',
    `<desc id="desc">${escaped(description)}</desc>`,
    `<style>${STYLE}</style>`,
    panel(10, height, 'The answer of PutEvents is not read', left, { text: `Lost: ${why}`, mood: 'bad' }),
    panel(WIDTH - PANEL - 10, height, 'It is read', right, { text: 'Every promise holds', mood: 'good' }),
    '</svg>',
    '',
  ].join('\n');
}

interface Row {
  readonly text: string;
  readonly fault: boolean;
}

function rowsOf(moments: readonly Moment[]): Row[] {
  const rows = moments.map(({ who, what, fault }) => ({
    text: shortened(
      `${who.replace(/ \d+$/, '')}: ${what.replace(/ \S+ \{"[^→]*→/, ' →').replace(', Entries: […]', '')}`,
      MOST_CHARACTERS,
    ),
    fault,
  }));
  if (rows.length <= MOST_ROWS) return rows;
  return [...rows.slice(0, MOST_ROWS - 2), { text: '…', fault: false }, ...rows.slice(-1)];
}

function panel(
  x: number,
  height: number,
  title: string,
  rows: readonly Row[],
  verdict: { readonly text: string; readonly mood: string },
): string {
  const line = (index: number): number => TOP + index * ROW;
  return [
    `<rect class="panel" x="${x}" y="10" width="${PANEL}" height="${height - 20}" rx="10"/>`,
    `<text class="title" x="${x + 18}" y="38">${escaped(title)}</text>`,
    ...rows.map(
      ({ text, fault }, index) =>
        `<text${fault ? ' class="fault"' : ''} x="${x + 16}" y="${line(index) + 8}">${escaped(text)}</text>`,
    ),
    `<text class="verdict ${verdict.mood}" x="${x + 18}" y="${line(rows.length) + 16}">${escaped(verdict.text)}</text>`,
  ].join('\n');
}
