import type { Box, Drawing, Part } from './drawing';

/** A node of a picture, and the parts that it stands for. */
export interface Node {
  readonly id: string;
  readonly label: string;
  /** What it is, below its label. */
  readonly called: string;
  readonly glyphs: readonly string[];
  readonly kind: Part['kind'] | 'path';
  readonly members: readonly string[];
  readonly failure: boolean;
}

export interface Line {
  readonly from: string;
  readonly to: string;
  /** Each on a line of its own. */
  readonly labels: readonly string[];
  readonly failure: boolean;
  /** It points both ways. */
  readonly both: boolean;
}

export interface Picture {
  readonly nodes: readonly Node[];
  readonly lines: readonly Line[];
  readonly boxes: readonly Box[];
}

export const nodeOf = ({ id, label, called, glyph, kind, failure }: Part): Node => ({
  ...{ id, label, called, kind, failure },
  glyphs: [glyph],
  members: [id],
});

/** Everything, as it is. */
export const fullOf = ({ parts, arrows, boxes }: Drawing): Picture => ({
  nodes: parts.map((part) => ({ ...nodeOf(part), label: inBox(part, boxes) })),
  lines: arrows.map(({ from, to, label, failure = false }) => ({
    ...{ from, to, failure, both: false },
    labels: label === '' ? [] : label.split('\n').flatMap(wrapped),
  })),
  boxes,
});

/** The box says already whose it is. */
function inBox({ id, label }: Part, boxes: readonly Box[]): string {
  const box = boxes.find(({ name, members }) => members.includes(id) && label.startsWith(`${name} `));
  const rest = box === undefined ? label : label.slice(box.name.length + 1);
  return `${rest.slice(0, 1).toUpperCase()}${rest.slice(1)}`;
}

const WIDEST_LABEL = 24;

/** A text in lines: it is broken at commas and slashes, where it is long. */
export function wrapped(label: string): string[] {
  const lines: string[] = [];
  for (const word of label.split(/(?<=, )|(?=\/)/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length <= WIDEST_LABEL) lines[lines.length - 1] = last + word;
    else lines.push(word);
  }
  return lines.map((line) => line.trim());
}
