import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { stop } from 'esbuild';
import { type Bundle, bundleHandlers } from '../../lib/constructs/functions/bundle';
import { ToolError } from '../terminal/tool-error';
import { Contents } from './contents';

/** Beside the bundles. */
const RECORD = '.cache/bundles/made.json';
/** How bundles are made. */
const HOW = 'lib/constructs/functions/bundle.ts';

/** By the handler's file. */
export type Bundles = ReadonlyMap<string, Bundle>;
type Record_ = Readonly<Record<string, Bundle & { readonly contents: string }>>;

/**
 * The bundles of handlers. One whose sources are as they were when it was bundled is not bundled again, in whatever
 * process that was.
 * @throws {ToolError} with one line that names file and line of what does not compile
 */
export async function bundlesOf(entries: readonly string[]): Promise<Bundles> {
  const record = await readRecord();
  const contents = new Contents();
  const fresh = await Promise.all(
    entries.map(async (entry) => [entry, await isFresh(record[entry], contents)] as const),
  );
  const known = fresh.flatMap(([entry, is]) => (is && record[entry] ? [[entry, record[entry]] as const] : []));
  const missing = fresh.flatMap(([entry, is]) => (is ? [] : [entry]));
  if (missing.length === 0) return new Map(known);
  const made = await bundle(missing);
  const added = await Promise.all(
    [...made].map(async ([entry, { folder, inputs }]) => {
      const own = inputs.filter((file) => !file.startsWith('node_modules/'));
      return [entry, { folder, inputs: own, contents: await contents.of([HOW, ...own]) }] as const;
    }),
  );
  await writeRecord({ ...record, ...Object.fromEntries(added) });
  return new Map([...known, ...added]);
}

const isFresh = async (made: Record_[string] | undefined, contents: Contents): Promise<boolean> =>
  made !== undefined && existsSync(made.folder) && made.contents === (await contents.of([HOW, ...made.inputs]));

async function bundle(entries: readonly string[]): Promise<Bundles> {
  try {
    return await bundleHandlers(entries);
  } catch (error) {
    const [first] = (error as { errors?: readonly BuildError[] }).errors ?? [];
    if (first === undefined) throw error;
    throw new ToolError(describeError(first));
  } finally {
    await stop(); // the bundler would stay, with all that it has read
  }
}

interface BuildError {
  readonly text: string;
  readonly location?: { readonly file: string; readonly line: number; readonly column: number } | null;
}

const describeError = ({ text, location }: BuildError): string =>
  location ? `${location.file}:${String(location.line)}:${String(location.column + 1)}: ${text}` : text;

async function readRecord(): Promise<Record_> {
  const text = await readFile(RECORD, 'utf8').catch(() => '{}');
  return JSON.parse(text) as Record_;
}

/** Whole or not at all: others may read it meanwhile. */
async function writeRecord(record: Record_): Promise<void> {
  const draft = `${RECORD}.${String(process.pid)}`;
  await mkdir(dirname(RECORD), { recursive: true });
  await writeFile(draft, JSON.stringify(record));
  await rename(draft, RECORD);
}
