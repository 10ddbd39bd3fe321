import { relative } from 'node:path';
import type { AssemblyOptions } from './synthesize';

/** What the process sends its parent. */
export interface ChildAnswer {
  /** One line. */
  readonly problem?: string;
  /** The handlers' files that the app loads, too. */
  readonly loaded: readonly string[];
}

/**
 * Synthesizes in a process of its own, since modules that were loaded are never loaded again.
 * Arguments: the options as JSON, and the folder of the assembly.
 */
async function main([options = '{}', outdir = '']: readonly string[]): Promise<void> {
  let problem: string | undefined;
  try {
    const { synthesize } = await import('./synthesize');
    await synthesize(JSON.parse(options) as AssemblyOptions, outdir);
  } catch (error) {
    problem = oneLine(error);
  }
  const files = Object.keys(require.cache).map((file) => relative('.', file));
  const loaded = files.filter((file) => file.startsWith('lambdas/'));
  process.send?.({ loaded, ...(problem !== undefined && { problem }) } satisfies ChildAnswer);
}

/** Of a compiler's message over several lines, the one that names a place. */
function oneLine(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).split('\n');
  return (lines.find((line) => line.includes('ERROR:')) ?? lines[0] ?? '').replace(`${process.cwd()}/`, '');
}

void main(process.argv.slice(2));
