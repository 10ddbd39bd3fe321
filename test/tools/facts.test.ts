import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { duration, facts, size, withFacts } from '../../tools/docs/facts';

const PAGES = join('docs', 'scenarios');
const pages = readdirSync(PAGES).filter((file) => file.endsWith('.md'));
const textOf = (page: string): string => readFileSync(join(PAGES, page), 'utf8');

it.each([
  [25, '25 seconds'],
  [90, '90 seconds'],
  [300, '5 minutes'],
  [24 * 60 * 60, '24 hours'],
  [14 * 24 * 60 * 60, '14 days'],
])('says %i seconds as %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

it.each([
  [4 * 1024 * 1024, '4 MiB'],
  [256 * 1024, '256 KiB'],
  [1024 * 1024 - 1024, '1023 KiB'],
])('says %i bytes as %s', (bytes, text) => {
  expect(size(bytes)).toBe(text);
});

it('puts a wrong number right, and leaves what stands around it', () => {
  const wrong = 'Tried for <!-- fact: stream-retried -->50 hours<!-- /fact -->, then kept.';
  expect(withFacts(wrong)).toBe('Tried for <!-- fact: stream-retried -->22 hours<!-- /fact -->, then kept.');
});

it('knows no other name', () => {
  expect(() => withFacts('<!-- fact: made-up -->1 hour<!-- /fact -->')).toThrow('There is no fact "made-up".');
});

it.each(pages)('are true in %s', (page) => {
  expect(textOf(page)).toBe(withFacts(textOf(page)));
});

it('are each told on a page', () => {
  const all = pages.map(textOf).join('');
  expect(Object.keys(facts).filter((name) => !all.includes(`<!-- fact: ${name} -->`))).toEqual([]);
});
