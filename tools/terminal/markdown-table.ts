import { ToolError } from './tool-error';

/**
 * A table in Markdown.
 * @throws {ToolError} when it has no rows
 */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) throw new ToolError(`The table of ${head.join(', ')} has no rows.`);
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}
