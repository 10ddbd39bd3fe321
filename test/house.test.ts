import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenarios } from '../lib/registry';

const SHARED = ['bin', 'lib', 'lambdas', 'proofs', 'tools', 'web'];
const folders = scenarios.map(({ folder }) => folder);
const names = new RegExp([...scenarios.map(({ id }) => id), ...folders].join('|'));
/** Comments, and what help texts show. */
const EXAMPLE = /^\s*(\/\*\*|\*|\/\/)|npm run |such as /;

const filesOfNone = SHARED.flatMap((top) =>
  readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|js|py|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name)),
).filter((file) => file !== 'lib/registry.ts' && !folders.some((folder) => file.split('/').includes(folder)));

it('looks at many files', () => {
  expect(filesOfNone.length).toBeGreaterThan(300);
});

it('names a scenario in its own folders and in the registry alone', () => {
  const named = filesOfNone.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => names.test(line) && !EXAMPLE.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(named).toEqual([]);
});
