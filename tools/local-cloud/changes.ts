import { readableId, type Template } from '../template/template';

/** More than one reads in a line. */
const MOST = 6;

/** What differs between a stack's templates, in a line: `+` for what is new, `-` for what is gone, `~` for the others. */
export function changesOf(before: Template | undefined, after: Template): string {
  const old = before?.Resources ?? {};
  const ids = [...new Set([...Object.keys(old), ...Object.keys(after.Resources)])];
  const changed = ids.filter((id) => JSON.stringify(old[id]) !== JSON.stringify(after.Resources[id]));
  const lines = changed.map((id) => `${sign(old[id], after.Resources[id])} ${readableId(id)}`);
  const more = lines.length > MOST ? [`and ${String(lines.length - MOST)} more`] : [];
  return [...lines.slice(0, MOST), ...more].join(', ') || 'no resource, only properties of the stack itself';
}

const sign = (before: unknown, after: unknown): string => {
  if (before === undefined) return '+';
  return after === undefined ? '-' : '~';
};
