import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { preProcessFile } from 'typescript';

export interface Closure {
  /** From the project's root, sorted. */
  readonly files: readonly string[];
  /** Packages that the files import. */
  readonly packages: ReadonlySet<string>;
}

/**
 * What files need, directly and through others: what they import, and the files and folders whose path they name in a
 * text (assets, handlers, pages). Of Python, whose modules load others by name, all that lies beside a file and below.
 * @param rewritten files whose text is another one than on disk
 */
export function closureOf(roots: readonly string[], rewritten: ReadonlyMap<string, string>): Closure {
  const files = new Set<string>();
  const packages = new Set<string>();
  const waiting = [...roots];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    if (!/\.(ts|js|mjs|cjs|py)$/.test(file)) continue;
    const text = rewritten.get(file) ?? readFileSync(file, 'utf8');
    if (file.endsWith('.py')) waiting.push(...filesIn(dirname(file)));
    else
      for (const name of imported(text)) {
        if (name.startsWith('.')) waiting.push(resolved(join(dirname(file), name)));
        else if (!name.startsWith('node:')) packages.add(packageOf(name));
      }
    waiting.push(...named(text, dirname(file)));
  }
  return { files: [...files].sort(), packages };
}

const imported = (text: string): readonly string[] => [
  ...preProcessFile(text).importedFiles.map(({ fileName }) => fileName),
  ...[...text.matchAll(/\brequire\.resolve\('([^']+)'\)/g)].map(([, name = '']) => name),
];

/** @throws Error for an import that leads nowhere */
function resolved(path: string): string {
  const file = [path, `${path}.ts`, join(path, 'index.ts')].find((one) => existsSync(one) && statSync(one).isFile());
  if (file === undefined) throw new Error(`${path} is imported, and is no file.`);
  return file;
}

const packageOf = (name: string): string => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name;

/** Files and folders of the project that a text names, from the root or from the folder of the file. */
function named(text: string, folder: string): readonly string[] {
  return [...text.matchAll(/(['"`])([\w./-]*[\w-])\1/g)].flatMap(([, , path = '']) => {
    const nearby = /\.\w+$/.test(path) ? [join(folder, path)] : [];
    const candidates = path.includes('/') ? [path, ...nearby] : nearby;
    return candidates.map(normalize).flatMap((one) => (isOurs(one) ? filesIn(one) : []));
  });
}

const isOurs = (path: string): boolean => /^(lib|lambdas|proofs|test|tools|web)\//.test(path) && existsSync(path);

const filesIn = (path: string): readonly string[] =>
  statSync(path).isFile()
    ? [path]
    : readdirSync(path, { recursive: true, withFileTypes: true }).flatMap((entry) =>
        entry.isFile() && basename(entry.parentPath) !== '__pycache__' ? [join(entry.parentPath, entry.name)] : [],
      );
