import { readFileSync } from 'node:fs';
import { scenarios } from '../lib/registry';
import { idsNamedIn, ledgerOf } from '../tools/proofs/ledger';
import { simulatedScenarios, simulationOf } from '../tools/simulation/load';
import { COMMON } from '../tools/simulation/simulation';

describe.each(scenarios)('the promises of $id', ({ folder }) => {
  it('have ids like nightly-1', async () => {
    const ids = (await ledgerOf(folder)).map(({ id }) => id);
    expect(ids.filter((id) => !/^[a-z0-9-]+-\d+$/.test(id))).toEqual([]);
  });

  it("are each proven by a test whose name begins with it: it('[id] …')", async () => {
    const unproven = (await ledgerOf(folder)).filter(({ proofs }) => !proofs.some(({ kind }) => kind !== 'mutant'));
    expect(unproven.map(({ id }) => id)).toEqual([]);
  });

  it('are each broken by a mutant of the simulation, or state why no schedule of faults can break them', async () => {
    const ledger = await ledgerOf(folder);
    const undecided = ledger.filter(
      ({ unsimulated, proofs }) => (unsimulated === undefined) !== proofs.some(({ kind }) => kind === 'mutant'),
    );
    expect(undecided.map(({ id }) => id)).toEqual([]);
  });

  it('are all that tests and mutants name', async () => {
    const ids = (await ledgerOf(folder)).map(({ id }) => id);
    expect([...(await idsNamedIn(folder))].filter((id) => !ids.includes(id) && !COMMON.includes(id))).toEqual([]);
  });
});

it('no id is given twice, in no scenario', async () => {
  const ledgers = await Promise.all(scenarios.map(({ folder }) => ledgerOf(folder)));
  const ids = ledgers.flat().map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

it('the page of mutants has a row for each, and no other', async () => {
  const rows = [...readFileSync('docs/mutants.md', 'utf8').matchAll(/^\| (.*?) +\| `(.*?)` +\|/gm)];
  const simulations = await Promise.all(simulatedScenarios.map(simulationOf));
  const mutants = simulations.flatMap(({ mutants: all }) => all.map(({ name, breaks }) => `${name}: ${breaks}`));
  expect(rows.map(([, name = '', breaks = '']) => `${name}: ${breaks}`)).toEqual(mutants);
});
