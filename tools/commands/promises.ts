import { writeFileSync } from 'node:fs';
import { scenarios } from '../../lib/registry';
import { coloured } from '../terminal/colour';
import { runCommand } from '../terminal/command-line';
import { type Entry, ledgerOf } from '../proofs/ledger';
import {
  COMMANDS,
  KINDS,
  type ProofRecord,
  readRecord,
  RECORD,
  recorded,
  type Standing,
  standingOf,
} from '../proofs/proof-record';
import { casesOf, lastResults, type ProofResult, resultOf } from '../proofs/proof-results';
import { chooseScenarios } from '../template/scenario-names';
import { ToolError } from '../terminal/tool-error';

const HELP = `
Usage: npm run promises [-- [Scenario...] [--all] [--record]]

Lists what each scenario promises, with how many tests and mutants prove it, and whether they passed when they last ran
here. What did not run here is taken from ${RECORD}, and marked so.
npm test runs the unit tests, npm run e2e the end-to-end tests, npm run simulate -- --mutants the mutants.

  --all        names each test and mutant, with how and when it ended last
  --record     after whole runs of these commands: writes what passed to ${RECORD}
  -h, --help   this text
`;
const OPTIONS = { all: { type: 'boolean', default: false }, record: { type: 'boolean', default: false } } as const;

const results = lastResults();
const record = readRecord();
const look = { record, resultOf: (proof: Entry['proofs'][number]) => resultOf(results, proof) };

void runCommand(HELP, OPTIONS, async ({ positionals, values }) => {
  if (values.record) return write(positionals);
  const chosen = chooseScenarios(positionals);
  const entries: Entry[] = [];
  for (const { id, folder } of scenarios.filter((scenario) => chosen.includes(scenario.id))) {
    console.log(`${entries.length === 0 ? '' : '\n'}${coloured('bold', id)}`);
    const ledger = await ledgerOf(folder);
    entries.push(...ledger);
    const width = Math.max(...ledger.map((entry) => entry.id.length));
    const counts = Math.max(...ledger.map((entry) => countsOf(entry).length));
    for (const entry of ledger) {
      console.log(
        fitted(`  ${mark(entry)} ${entry.id.padEnd(width)}  ${countsOf(entry).padEnd(counts)}  ${entry.text}`),
      );
      if (values.all) for (const line of details(entry)) console.log(`      ${line}`);
    }
  }
  for (const line of totals(entries)) console.log(line);
  return entries.some((entry) => stateOf(entry) === 'failed') ? 1 : 0;
});

type State = 'proven' | 'failed' | 'not run';
const MARKS: Readonly<Record<State, string>> = {
  proven: coloured('green', '✔'),
  failed: coloured('red', '✖'),
  'not run': coloured('yellow', '○'),
};
/** Behind numbers that are the record's. */
const FROM_RECORD = '*';

const standings = (entry: Entry): readonly Standing[] => KINDS.flatMap((kind) => standingOf(entry, kind, look) ?? []);

function stateOf(entry: Entry): State {
  const all = standings(entry);
  if (all.some(({ failed }) => failed > 0)) return 'failed';
  return all.every((standing) => standing.passed + standing.skipped === standing.all) ? 'proven' : 'not run';
}

const mark = (entry: Entry): string => MARKS[stateOf(entry)];

/** `5 unit, 1 of 2 e2e, 3 mutants*` */
function countsOf(entry: Entry): string {
  return KINDS.flatMap((kind) => {
    const standing = standingOf(entry, kind, look);
    if (!standing) return [];
    const { all, passed, failed, skipped, isRecorded } = standing;
    const count = passed === all ? String(all) : `${String(passed)} of ${String(all)}`;
    const name = kind === 'mutant' && all !== 1 ? 'mutants' : kind;
    const more = `${failed > 0 ? ` (${String(failed)} FAILED)` : ''}${skipped > 0 ? ` (${String(skipped)} skipped)` : ''}`;
    return [`${count} ${name}${isRecorded ? FROM_RECORD : ''}${more}`];
  }).join(', ');
}

/** In a terminal no line is longer than it is wide, which keeps the promises apart. */
function fitted(line: string): string {
  const { isTTY, columns } = process.stdout;
  // The mark's colour takes no room.
  const room = columns + MARKS.proven.length - 1;
  return isTTY && columns > 0 && line.length > room ? `${line.slice(0, room - 1)}…` : line;
}

/** Each proof, or each case of it, with how it ended. */
function details({ proofs }: Entry): readonly string[] {
  return proofs.flatMap((proof) => {
    const cases = casesOf(results, proof);
    if (cases.length === 0) return [`never run here       ${proof.kind.padEnd(6)}  ${proof.name}`];
    return cases.map(
      ({ title, result }) => `${standing(result)}  ${proof.kind.padEnd(6)}  ${title.replace(/^(?:\[[^\]]+\] )+/, '')}`,
    );
  });
}

function standing({ passed, at, lacks }: ProofResult): string {
  const how = lacks === undefined ? (passed ? 'passed ' : 'FAILED ') : 'skipped';
  return `${how} ${at.slice(5, 16).replace('T', ' ')} ${lacks === undefined ? '' : `(needs ${lacks})`}`.trimEnd();
}

/** What all comes to, and where numbers are from that did not come here. */
function totals(entries: readonly Entry[]): readonly string[] {
  const count = (state: State): string =>
    `${String(entries.filter((entry) => stateOf(entry) === state).length)} ${state}`;
  const proofs = KINDS.map((kind) => {
    const all = entries.flatMap((entry) => standingOf(entry, kind, look) ?? []);
    const sum = (of: 'passed' | 'all'): number => all.reduce((total, standing) => total + standing[of], 0);
    return `${String(sum('passed'))} of ${String(sum('all'))} ${kind === 'mutant' ? 'mutants' : kind}`;
  });
  const isRecorded = entries.some((entry) => standings(entry).some((standing) => standing.isRecorded));
  const unknown = KINDS.filter((kind) =>
    entries.some((entry) => {
      const { passed = 0, failed = 0, skipped = 0, all = 0 } = standingOf(entry, kind, look) ?? {};
      return passed + failed + skipped < all;
    }),
  );
  return [
    `\n${String(entries.length)} promises: ${count('proven')}, ${count('failed')}, ${count('not run')}. Proofs that passed: ${proofs.join(', ')}.`,
    ...(isRecorded ? [`${FROM_RECORD} did not run here: from ${RECORD}, ${runsOf(record)}.`] : []),
    ...unknown.map((kind) => `Not all ${kind === 'mutant' ? 'mutants' : `${kind} tests`} ran here: ${COMMANDS[kind]}`),
  ];
}

const runsOf = ({ runs }: ProofRecord): string =>
  Object.values(runs)
    .map(({ command, at }) => `${command} of ${at}`)
    .join(', ');

async function write(positionals: readonly string[]): Promise<number> {
  if (positionals.length > 0) throw new ToolError('--record is about all scenarios: name none.');
  const ledgers = await Promise.all(scenarios.map(({ folder }) => ledgerOf(folder)));
  const { record: after, refusals } = recorded(ledgers.flat(), look.resultOf, record);
  for (const refusal of refusals) process.stderr.write(`Not recorded: ${refusal}\n`);
  if (refusals.length === KINDS.length) return 1;
  const { format } = await import('prettier');
  writeFileSync(RECORD, await format(JSON.stringify(after), { parser: 'json', printWidth: 120 }));
  console.log(`Written to ${RECORD}: ${runsOf(after)}.`);
  return refusals.length === 0 ? 0 : 1;
}
