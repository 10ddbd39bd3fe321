import { casesOf, resultOf } from '../../tools/proofs/proof-results';

const FILE = 'test/a/b.test.ts';
const [EARLIER, LATER] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'];
const results = {
  [`${FILE} [a-1] stops (all)`]: { passed: true, at: EARLIER },
  [`${FILE} [a-1] gives /x to one`]: { passed: false, at: EARLIER },
  [`${FILE} [a-1] gives /y to one`]: { passed: true, at: LATER },
  [`${FILE} [a-1] gives /z to two`]: { passed: true, at: LATER },
  [`${FILE} [a-2] takes 1`]: { passed: true, at: LATER },
  [`${FILE} [a-2] takes 2`]: { passed: false, at: LATER },
};

test.each([
  ['of a test by its name', '[a-1] stops (all)', { passed: true, at: EARLIER }],
  ['of a test with cases by the last run of them', '[a-1] gives %s to %s', { passed: true, at: LATER }],
  ['as failed when one case did', '[a-2] takes $count', { passed: false, at: LATER }],
  ['of nothing that did not run', '[a-1] stops', undefined],
])('reports %s', (_, title, result) => {
  expect(resultOf(results, { file: FILE, title })).toEqual(result);
});

test('fills in what the cases of the last run were', () => {
  expect(casesOf(results, { file: FILE, title: '[a-1] gives %s to %s' }).map(({ title }) => title)).toEqual([
    '[a-1] gives /y to one',
    '[a-1] gives /z to two',
  ]);
});
