import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { scenarios } from '../lib/scenarios';
import type { Promised } from './support/promises';

/** The ids at the beginning of a test's name: `'[outbox-1] [outbox-2] writes …'`. */
const NAMES = /['"`]((?:\[[a-z0-9-]+-\d+\] )+)/g;

const promising = scenarios.filter(({ folder }) => existsSync(`test/${folder}/promises.ts`));

it('finds promises', () => {
  expect(promising.length).toBeGreaterThan(0);
});

describe.each(promising)('the promises of $id', ({ folder }) => {
  const { promises } = jest.requireActual<{ promises: readonly Promised[] }>(`./${folder}/promises`);
  const ids = promises.map(({ id }) => id);
  const proven = idsInTestsOf(folder);

  it('have ids that differ', () => {
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are each named by a test', () => {
    expect(ids.filter((id) => !proven.has(id))).toEqual([]);
  });

  it('are all that tests name', () => {
    expect([...proven].filter((id) => !ids.includes(id))).toEqual([]);
  });
});

function idsInTestsOf(folder: string): Set<string> {
  const files = readdirSync(`test/${folder}`).filter((file) => file.endsWith('.test.ts') || file === 'e2e.ts');
  const sources = files.map((file) => readFileSync(`test/${folder}/${file}`, 'utf8'));
  const names = sources.flatMap((source) => [...source.matchAll(NAMES)].map(([, name = '']) => name));
  return new Set(names.flatMap((name) => [...name.matchAll(/[a-z0-9-]+/g)].map(([id]) => id)));
}
