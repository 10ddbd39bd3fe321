import { readFileSync } from 'node:fs';
import { scenarios } from '../../lib/registry';
import { shared, withFacts } from '../../tools/docs/facts';
import { pageOf } from '../../tools/docs/skeleton';
import { duration, numberOf, size } from '../../tools/docs/words';
import { proofsOf } from '../support/proofs';

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

describe.each(scenarios)('the page of $id', ({ id, folder }) => {
  const page = readFileSync(pageOf(folder), 'utf8');

  it('has its facts as they are, and each of its own', async () => {
    const { facts } = await proofsOf(folder).facts();
    expect(page).toBe(withFacts(page, id, facts));
    expect(Object.keys(facts).filter((name) => !page.includes(`<!-- fact: ${name} -->`))).toEqual([]);
  });
});

it('has each shared fact on a page', () => {
  const pages = scenarios.map(({ folder }) => readFileSync(pageOf(folder), 'utf8')).join('');
  expect(Object.keys(shared).filter((name) => !pages.includes(`<!-- fact: ${name} -->`))).toEqual([]);
});
