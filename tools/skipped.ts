import { CAPABILITIES } from './local-cloud/capabilities';

interface JestResults {
  readonly testResults: readonly { readonly assertionResults: readonly { status: string; title: string }[] }[];
}

/** What the local cloud lacks, and for each lack the tests that were skipped for it. */
export function skippedTable(jestResults: string | undefined): string {
  if (!jestResults) return '';
  const { testResults } = JSON.parse(jestResults) as JestResults;
  const skipped = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'pending')
    .map(({ title }) => title);
  const rows = CAPABILITIES.filter(({ local }) => !local).flatMap(({ name, why }) => {
    const suffix = ` (needs ${name})`;
    const tests = skipped.filter((title) => title.endsWith(suffix)).map((title) => title.slice(0, -suffix.length));
    return [`  ${name}: ${why}`, ...tests.map((title) => `    skipped: ${title}`)];
  });
  return ['', 'What the local cloud lacks, and the tests skipped for it (they run with --target aws):', ...rows].join(
    '\n',
  );
}
