import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));

/** The files that a file imports from, types too. */
const importsOf = (file: string): string[] =>
  ts
    .preProcessFile(readFileSync(file, 'utf8'))
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => `${join(dirname(file), fileName)}.ts`)
    .filter((imported) => existsSync(imported));

/** The first circle that is found, as a text. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): string | undefined {
  const settled = new Set<string>();
  const walk = (file: string, path: readonly string[]): string | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file].join(' → ');
    if (settled.has(file)) return undefined;
    for (const imported of graph.get(file) ?? []) {
      const circle = walk(imported, [...path, file]);
      if (circle !== undefined) return circle;
    }
    settled.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const circle = walk(file, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

it('finds a circle of files', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['d', ['b']],
  ]);
  expect(circleIn(graph)).toBe('b → d → b');
});

it('has no circle of files in the tools', () => {
  expect(circleIn(new Map(filesIn('tools').map((file) => [file, importsOf(file)])))).toBeUndefined();
});
