import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const pages = [
  ...['README.md', 'CONTRIBUTING.md'],
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((file) => join('docs', file)),
].filter((file) => file.endsWith('.md'));

it('have commands that can be copied as they stand: without a prompt, apart from what they print', () => {
  const prompted = pages.filter((page) => /^(?:```console|\$ )/m.test(readFileSync(page, 'utf8')));
  expect(pages.length).toBeGreaterThan(20);
  expect(prompted).toEqual([]);
});
