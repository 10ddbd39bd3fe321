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
}

/** What an end-to-end test may be skipped for: what the local cloud lacks, or the machine. */
const LACKS = [...CAPABILITIES.filter(({ local }) => !local).map(({ name }) => name), 'user namespaces'];
const NEEDS = / \(needs ([^()]+)\)$/;

/**
 * Only what was seen to hold counts: passed, with an expectation that was reached.
 * @public for the reporter, which loads it by its path
 */
export const isPassed = ({ status, assertions }: ReportedTest): boolean => status === 'passed' && assertions > 0;

/** @public for the reporter, too */
export const isSkipped = ({ status }: ReportedTest): boolean => status !== 'passed' && status !== 'failed';

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
  const seen = tests.map((test) => {
    const excused = isExcused(test);
    const title = excused ? test.title.replace(NEEDS, '') : test.title;
    return [`${test.file} ${title}`, { passed: excused || isPassed(test), at: 'in this run' }] as const;
  });
  const results = Object.fromEntries(seen);
  return named
    .filter((proof) => resultOf(results, proof)?.passed !== true)
    .map(({ file, title }) => `${file}: "${title}" is named as a proof, and was not seen to pass.`);
}
