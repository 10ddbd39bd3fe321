import { readFileSync } from 'node:fs';
import { scenarios } from '../../lib/registry';
import type { Scenario } from '../../lib/scenario';
import { shared, withFacts } from '../../tools/docs/facts';
import { faultsOf, pageOf, pagesOf } from '../../tools/docs/skeleton';
import { duration, numberOf, size } from '../../tools/docs/words';
import { proofsOf } from '../support/proofs';

it.each([
  [25, '25 seconds'],
  [90, '90 seconds'],
  [300, '5 minutes'],
  [24 * 60 * 60, '24 hours'],
  [14 * 24 * 60 * 60, '14 days'],
])('writes %i seconds as %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

it.each([
  [4 * 1024 * 1024, '4 MiB'],
  [256 * 1024, '256 KiB'],
  [1024 * 1024 - 1024, '1023 KiB'],
])('writes %i bytes as %s', (bytes, text) => {
  expect(size(bytes)).toBe(text);
});

const OWN = { wait: () => '22 hours' };

it('puts a wrong number right, and leaves what stands around it', () => {
  const wrong = 'Tried for <!-- fact: wait -->50 hours<!-- /fact -->, then kept.';
  expect(withFacts(wrong, '', OWN)).toBe('Tried for <!-- fact: wait -->22 hours<!-- /fact -->, then kept.');
});

it('knows no other name', () => {
  expect(() => withFacts('<!-- fact: made-up -->1 hour<!-- /fact -->', '', OWN)).toThrow('There is no fact "made-up".');
});

it('takes no number that is not there, and none of several', () => {
  const scenario = scenarios[0]?.id ?? '';
  const of = (path: string) => () => numberOf(scenario, { type: 'AWS::Lambda::Function', id: /./, path });
  expect(of('NoNumber')).toThrow('has no one number NoNumber');
  expect(of('Timeout')).toThrow('has no one number Timeout');
});

const textOf = (scenario: Scenario) =>
  Object.keys(pagesOf(scenario))
    .map((page) => readFileSync(page, 'utf8'))
    .join('');

describe.each(scenarios)('the pages of $id', (scenario) => {
  const { id, folder } = scenario;

  it('have its facts as they are, and each of its own', async () => {
    const text = textOf(scenario);
    const { facts } = await proofsOf(folder).facts();
    expect(text).toBe(withFacts(text, id, facts));
    expect(Object.keys(facts).filter((name) => !text.includes(`<!-- fact: ${name} -->`))).toEqual([]);
  });

  it('begin with one that has all sections in their order, and is read in some minutes', () => {
    expect(faultsOf(readFileSync(pageOf(folder), 'utf8'))).toEqual([]);
  });
});

describe('the form of a page', () => {
  const [scenario] = scenarios;
  const page = scenario ? readFileSync(pageOf(scenario.folder), 'utf8') : '';
  const words = (count: number) => `## Cost\n\n${'word '.repeat(count)}\n`;

  it.each([
    ['a section that is missing', page.replace('## Try it', '## Try')],
    ['sections in another order', page.replace('## Cost', '## C').replace('## Overview', '## Cost')],
    ['more words than one reads', page.replace('## Cost\n', words(1200))],
  ])('refuses %s', (_, text) => {
    expect(faultsOf(text)).toHaveLength(1);
  });

  it('counts no words that are folded, and no code', () => {
    const folded = `<details>\n${'word '.repeat(1200)}\n</details>\n`;
    const code = `\`\`\`sh\n${'word '.repeat(1200)}\n\`\`\`\n`;
    expect(faultsOf(`${page}${folded}${code}`)).toEqual([]);
  });
});

it('has each shared fact on a page', () => {
  const pages = scenarios.map(textOf).join('');
  expect(Object.keys(shared).filter((name) => !pages.includes(`<!-- fact: ${name} -->`))).toEqual([]);
});
