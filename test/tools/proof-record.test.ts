import type { Entry, Proof } from '../../tools/proofs/ledger';
import { type ProofRecord, readRecord, recorded, standingOf } from '../../tools/proofs/proof-record';
import type { ProofResult } from '../../tools/proofs/proof-results';

const proof = (kind: Proof['kind'], name: string): Proof => ({ kind, file: `${kind}.ts`, name, title: name });
const entry: Entry = {
  id: 'shop-1',
  text: 'What is paid is delivered.',
  proofs: [proof('unit', 'sells'), proof('unit', 'packs'), proof('e2e', 'delivers')],
};
const NONE: ProofRecord = { runs: {}, passed: {} };
const RECORDED: ProofRecord = {
  runs: { e2e: { command: 'npm run e2e', at: '2026-01-01' } },
  passed: { 'shop-1': { e2e: 1 } },
};
const DAY = '2026-01-02T10:00:00.000Z';
const resultsOf =
  (results: Readonly<Record<string, Partial<ProofResult>>>) =>
  ({ title }: Proof): ProofResult | undefined => {
    const result = results[title];
    return result && { passed: true, at: DAY, ...result };
  };

describe('How the proofs of a kind stand', () => {
  const nothing = { all: 2, passed: 0, failed: 0, skipped: 0, isRecorded: false };

  it.each([
    ['that never ran', {}, nothing],
    ['of which some ran', { sells: {} }, { ...nothing, passed: 1 }],
    ['of which one failed', { sells: {}, packs: { passed: false } }, { ...nothing, passed: 1, failed: 1 }],
    ['of which one is skipped', { sells: {}, packs: { lacks: 'ipv6' } }, { ...nothing, passed: 1, skipped: 1 }],
  ])('is reported of some %s', (_, results, standing) => {
    expect(standingOf(entry, 'unit', { resultOf: resultsOf(results), record: NONE })).toEqual(standing);
  });

  it('is taken from the record, and marked as such, where none ran here', () => {
    const look = { resultOf: resultsOf({}), record: RECORDED };
    expect(standingOf(entry, 'e2e', look)).toMatchObject({ passed: 1, isRecorded: true });
    const failed = { ...look, resultOf: resultsOf({ delivers: { passed: false } }) };
    expect(standingOf(entry, 'e2e', failed)).toMatchObject({ passed: 0, failed: 1, isRecorded: false });
  });

  it('counts no proof that came after the record as passed', () => {
    const later: Entry = { ...entry, proofs: [...entry.proofs, proof('e2e', 'takes back')] };
    expect(standingOf(later, 'e2e', { resultOf: resultsOf({}), record: RECORDED })).toMatchObject({
      all: 2,
      passed: 1,
    });
  });
});

describe('What is recorded', () => {
  it('is a kind whose proofs have all passed here, with the day of the oldest', () => {
    const results = resultsOf({ sells: { at: '2026-01-03T00:00:00.000Z' }, packs: {} });
    const { record, refusals } = recorded([entry], results, RECORDED);
    expect(record).toEqual({
      runs: { ...RECORDED.runs, unit: { command: 'npm test', at: '2026-01-02' } },
      passed: { 'shop-1': { unit: 2, e2e: 1 } },
    });
    expect(refusals.join()).toContain('e2e: 1 have not passed here: npm run e2e');
  });

  it('leaves out of its number what was skipped', () => {
    const { record } = recorded([entry], resultsOf({ sells: {}, packs: { lacks: 'ipv6' } }), NONE);
    expect(record.passed).toEqual({ 'shop-1': { unit: 1 } });
  });

  it.each([[{ sells: {} }], [{ sells: {}, packs: { passed: false } }]])(
    'is not a kind of which %j passed',
    (results) => {
      expect(recorded([entry], resultsOf(results), NONE).record.runs).toEqual({});
    },
  );
});

it('the record that the repository keeps names what ran, and when', () => {
  const { runs, passed } = readRecord();
  expect(Object.values(runs).filter(({ at }) => !/^\d{4}-\d\d-\d\d$/.test(at))).toEqual([]);
  const kinds = new Set(Object.values(passed).flatMap((counts) => Object.keys(counts)));
  expect([...kinds].sort()).toEqual(Object.keys(runs).sort());
});
