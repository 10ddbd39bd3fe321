import { markdownTable } from '../terminal/markdown-table';

/** A change of a module, and how its tests ended. */
export interface Mutated {
  readonly module: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
  readonly mutatorName: string;
  readonly replacement: string;
  readonly status: 'Killed' | 'Timeout' | 'Survived' | 'NoCoverage' | 'CompileError' | 'RuntimeError' | 'Ignored';
  /** Of a timeout: `Hit limit reached (501/500)` for a loop that was seen to have no end, nothing where time ran out. */
  readonly statusReason?: string;
}

export interface Score {
  readonly module: string;
  /** Changes that a test noticed. */
  readonly noticed: number;
  /** All that were tried; those that cannot run are none. */
  readonly tried: number;
}

const TITLE = 'Rules';
const ABOUT = `Modules that neither call AWS nor look at the clock have unit tests of their own. [StrykerJS](https://stryker-mutator.io/)
changes one operator, condition, text or call of them at a time; a change that no test notices is a test that is missing,
or code that makes no difference. \`npm run mutate\` writes this table: each row is of the last run that named its module,
and a module without a row has not been tried. One that calls AWS has a row where it was named.`;

export function scoresOf(mutants: readonly Mutated[]): readonly Score[] {
  const modules = [...new Set(mutants.map(({ module }) => module))];
  return modules.map((module) => {
    const statuses = mutants.filter((mutant) => mutant.module === module).map(({ status }) => status);
    const count = (...of: readonly Mutated['status'][]) => statuses.filter((status) => of.includes(status)).length;
    const noticed = count('Killed', 'Timeout');
    return { module, noticed, tried: noticed + count('Survived', 'NoCoverage') };
  });
}

/** The result of a run: the changes to look at, and how the others were noticed, as a limit of time is no test. */
export function verdict(mutants: readonly Mutated[]): readonly string[] {
  const of = (...statuses: readonly Mutated['status'][]) => mutants.filter(({ status }) => statuses.includes(status));
  const left = of('Survived', 'NoCoverage');
  const late = of('Timeout').filter(({ statusReason = '' }) => !statusReason.startsWith('Hit limit'));
  const endless = of('Timeout').length - late.length;
  const at = ({ module, location: { start }, mutatorName, replacement }: Mutated) =>
    `${module}:${String(start.line)}:${String(start.column)} ${mutatorName}: ${replacement}`;
  return [
    ...left.map(at),
    ...late.map((mutant) => `${at(mutant)} (by the time limit only)`),
    `Noticed by a test: ${String(of('Killed').length)}, by a loop without an end: ${String(endless)}, ` +
      `by the time limit only: ${String(late.length)}, not: ${String(left.length)}.`,
  ];
}

/** Rounded down: 100 means that nothing survived. */
const percent = ({ noticed, tried }: Score): string => String(Math.floor((100 * noticed) / tried));

/** The page with these scores in it; modules that are not among them keep theirs as long as they exist. */
export function withScores(page: string, scores: readonly Score[], exists: (module: string) => boolean): string {
  const [simulated = '', rules = ''] = page.split(`\n## ${TITLE}\n`);
  const known = [...rules.matchAll(/^\| `(.+?)` +\| +(\d+) \| +(\d+) \|/gm)].map(
    ([, module = '', tried, noticed]): Score => ({ module, tried: Number(tried), noticed: Number(noticed) }),
  );
  const all = new Map([...known, ...scores].map((score) => [score.module, score]));
  const rows = [...all.values()]
    .filter(({ module, tried }) => tried > 0 && exists(module))
    .sort((one, other) => one.module.localeCompare(other.module))
    .map((score) => [`\`${score.module}\``, String(score.tried), String(score.noticed), percent(score)]);
  const table = markdownTable(['Module', 'Changes', 'Noticed', 'In a hundred'], rows);
  return `${simulated.trimEnd()}\n\n## ${TITLE}\n\n${ABOUT}\n\n${table.replace(/( --- \|){3}$/m, ' ---: | ---: | ---: |')}\n`;
}
