import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { format } from 'prettier';

export const PAGE = 'docs/benchmarks.md';

/** Replaces a section of the page of benchmarks, or adds it. What other commands measured stays. */
export async function writeSection(title: string, text: string): Promise<void> {
  const sections = readFileSync(PAGE, 'utf8').split(/^(?=## )/m);
  const place = sections.findIndex((section) => section.startsWith(`## ${title}\n`));
  sections.splice(place < 0 ? sections.length : place, 1, `## ${title}\n\n${text}\n\n`);
  writeFileSync(PAGE, await format(sections.join('\n'), { parser: 'markdown', printWidth: 120 }));
}

/** When and on what it was measured. */
export function whenAndWhere(): string {
  const [cpu] = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  return `on ${new Date().toISOString().slice(0, 10)}: Node.js ${process.versions.node}, ${cpus().length} × ${cpu?.model ?? 'unknown processor'}, ${memory} GiB`;
}
