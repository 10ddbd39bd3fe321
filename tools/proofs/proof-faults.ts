import { CAPABILITIES } from '../local-cloud/capabilities';
import { resultOf } from './proof-results';

/** A test as Jest reports it. */
export interface ReportedTest {
  /** From the project's root. */
  readonly file: string;
  readonly title: string;
  readonly status: string;
  /** Expectations that held. */
  readonly assertions: number;
  /** Titles of the `describe`s around it. @default none */
  readonly ancestors?: readonly string[];
}

/** What an end-to-end test may be skipped for: what the local cloud lacks, or the machine. */
const LACKS = [...CAPABILITIES.filter(({ local }) => !local).map(({ name }) => name), 'user namespaces'];
const NEEDS = / \(needs ([^()]+)\)$/;

/** Only what was seen to hold counts: passed, with an expectation that was reached. */
const isPassed = ({ status, assertions }: ReportedTest): boolean => status === 'passed' && assertions > 0;

const isSkipped = ({ status }: ReportedTest): boolean => status !== 'passed' && status !== 'failed';

/**
 * The tests, and each `describe` whose title begins with the id of a promise, as a test that passed when all in it did,
 * save those that are skipped.
 */
function withDescribes(tests: readonly ReportedTest[]): readonly ReportedTest[] {
  const groups = new Map<string, ReportedTest[]>();
  for (const test of tests) {
    for (const title of test.ancestors ?? []) {
      const key = `${test.file} ${title}`;
      if (title.startsWith('[')) groups.set(key, [...(groups.get(key) ?? []), test]);
    }
  }
  const described = [...groups].map(([key, members]): ReportedTest => {
    const ran = members.filter((test) => !isSkipped(test));
    const file = members[0]?.file ?? '';
    const status = ran.length === 0 ? 'pending' : ran.every(isPassed) ? 'passed' : 'failed';
    return { file, title: key.slice(file.length + 1), status, assertions: ran.length };
  });
  return [...tests, ...described];
}

/**
 * What the ledger keeps of a run: how each test that names a promise ended. One that is skipped for what is missing here
 * counts, with the name of that.
 * @public for the reporter, which loads it by its path
 */
export const proofResults = (tests: readonly ReportedTest[]) =>
  withDescribes(tests)
    .filter((test) => test.title.startsWith('[') && (!isSkipped(test) || isExcused(test)))
    .map((test) => {
      const { file, title } = test;
      const lacks = isExcused(test) ? NEEDS.exec(title)?.[1] : undefined;
      return lacks === undefined
        ? { file, title, passed: isPassed(test) }
        : { file, title: title.replace(NEEDS, ''), passed: true, lacks };
    });

/** Skipped by the name of what is missing, as an end-to-end test alone may be. */
const isExcused = (test: ReportedTest): boolean =>
  isSkipped(test) && test.file.endsWith('e2e.ts') && LACKS.includes(NEEDS.exec(test.title)?.[1] ?? '');

/** One line for each test that was skipped without the name of what is missing. */
export const skippedTests = (tests: readonly ReportedTest[]): string[] =>
  tests
    .filter((test) => isSkipped(test) && !isExcused(test))
    .map(({ file, title }) => `${file}: "${title}" was skipped, and does not name what is missing for it.`);

/**
 * One line for each proof that was not seen to pass: it failed, is commented out or switched off, or expects nothing.
 * @param named the proofs that the text of the tests names
 */
export function missingProofs(
  tests: readonly ReportedTest[],
  named: readonly { readonly file: string; readonly title: string }[],
): string[] {
  const seen = withDescribes(tests).map((test) => {
    const excused = isExcused(test);
    const title = excused ? test.title.replace(NEEDS, '') : test.title;
    return [`${test.file} ${title}`, { passed: excused || isPassed(test), at: 'in this run' }] as const;
  });
  const results = Object.fromEntries(seen);
  return named
    .filter((proof) => resultOf(results, proof)?.passed !== true)
    .map(({ file, title }) => `${file}: "${title}" is named as a proof, and was not seen to pass.`);
}
