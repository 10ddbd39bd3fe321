import { type Mutated, scoresOf, verdict, withScores } from '../../tools/proofs/mutation-scores';
import { withTables } from '../../tools/proofs/mutants-page';

const mutant = (module: string, status: Mutated['status']): Mutated => ({
  ...{ module, status, mutatorName: 'BooleanLiteral', replacement: 'false' },
  location: { start: { line: 1, column: 1 } },
});
const PAGE = '# Mutants\n\n## QueueLeveler\n\n| Bug |\n| --- |\n| One |\n';
const rowsOf = (page: string) => page.split('\n').filter((line) => line.startsWith('| `'));

describe('The scores of modules', () => {
  it('count what tests noticed, of all that could run', () => {
    const statuses = [
      'Killed',
      'Timeout',
      'Survived',
      'NoCoverage',
      'CompileError',
      'RuntimeError',
      'Ignored',
    ] as const;
    const scores = scoresOf([...statuses.map((status) => mutant('a.ts', status)), mutant('b.ts', 'Killed')]);
    expect(scores).toEqual([
      { module: 'a.ts', noticed: 2, tried: 4 },
      { module: 'b.ts', noticed: 1, tried: 1 },
    ]);
  });

  it('are reported with the changes that no test noticed, and with those that only took too long', () => {
    const statuses = ['Killed', 'Killed', 'Killed', 'Timeout', 'Timeout', 'Survived', 'NoCoverage', 'Ignored'] as const;
    const change = 'a.ts:1:1 BooleanLiteral: false';
    const endless = { ...mutant('a.ts', 'Timeout'), statusReason: 'Hit limit reached (501/500)' };
    expect(verdict([endless, ...statuses.map((status) => mutant('a.ts', status))])).toEqual([
      ...[change, change],
      ...[`${change} (by the time limit only)`, `${change} (by the time limit only)`],
      'Noticed by a test: 3, by a loop without an end: 1, by the time limit only: 2, not: 2.',
    ]);
  });

  it('never claim that all were noticed when one was not', () => {
    const page = withScores(PAGE, [{ module: 'a.ts', noticed: 999, tried: 1000 }], () => true);
    expect(rowsOf(page)).toEqual(['| `a.ts` | 1000 | 999 | 99 |']);
  });

  it('stay on the page until their module is tried again, or is gone', () => {
    const first = ['a.ts', 'b.ts', 'c.ts'].map((module) => ({ module, noticed: 1, tried: 2 }));
    const again = [{ module: 'b.ts', noticed: 2, tried: 2 }];
    const page = withScores(
      withScores(PAGE, first, () => true),
      again,
      (module) => module !== 'c.ts',
    );
    expect(rowsOf(page)).toEqual(['| `a.ts` | 2 | 1 | 50 |', '| `b.ts` | 2 | 2 | 100 |']);
    expect(page.startsWith(PAGE)).toBe(true);
  });

  it('stay on the page when the mutants of scenarios are written', () => {
    const page = withScores(PAGE, [{ module: 'a.ts', noticed: 1, tried: 2 }], () => true);
    const written = withTables(page, new Map([['QueueLeveler', '| Bug |\n| --- |\n| Other |']]));
    expect(rowsOf(written)).toEqual(rowsOf(page));
    expect(written).toContain('| Other |');
    expect(written).not.toContain('| One |');
  });
});
