import { execFile } from 'node:child_process';
import { join } from 'node:path';

const COMPILER = join('node_modules', '.bin', 'tsgo');
/** `lambdas/shared/text.ts(3,5): error TS2322: Type …` */
const ERROR = /^([^(]+)\((\d+),(\d+)\): error (TS\d+: .*)$/m;

/**
 * The first fault in the types of handlers, in a line; undefined when there is none, or `end` came first. Handlers run
 * whatever their types are, and looking takes longer than deploying them.
 */
export function typeError(end: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(COMPILER, ['--project', 'lambdas', '--pretty', 'false'], { signal: end }, (_, printed) => {
      const [, file, line, column, text] = ERROR.exec(printed) ?? [];
      resolve(file === undefined ? undefined : `${file}:${String(line)}:${String(column)}: ${String(text)}`);
    });
  });
}
