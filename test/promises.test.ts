import { existsSync } from 'node:fs';
import { scenarios } from '../lib/scenarios';
import { idsNamedIn, ledgerOf } from '../tools/ledger';

const promising = scenarios.filter(({ folder }) => existsSync(`test/${folder}/promises.ts`));

it('finds promises', () => {
  expect(promising.length).toBeGreaterThan(0);
});

describe.each(promising)('the promises of $id', ({ folder }) => {
  it('have ids that differ', async () => {
    const ids = (await ledgerOf(folder)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are each proven by a test', async () => {
    const unproven = (await ledgerOf(folder)).filter(({ proofs }) => !proofs.some(({ kind }) => kind !== 'mutant'));
    expect(unproven.map(({ id }) => id)).toEqual([]);
  });

  it('are all that tests and mutants name', async () => {
    const ids = (await ledgerOf(folder)).map(({ id }) => id);
    expect([...(await idsNamedIn(folder))].filter((id) => !ids.includes(id))).toEqual([]);
  });
});
