import { CAPABILITIES } from '../local-cloud/capabilities';

interface JestResults {
  readonly testResults: readonly { readonly assertionResults: readonly { status: string; title: string }[] }[];
}

/** What the local cloud lacks, for each lack the tests that were skipped for it, and then the other skipped ones. */
export function skippedTable(jestResults: string | undefined): string {
  if (!jestResults) return '';
  const { testResults } = JSON.parse(jestResults) as JestResults;
  const skipped = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'pending')
    .map(({ title }) => title);
  const rows = CAPABILITIES.filter(({ local }) => !local).flatMap(({ name, why }) => {
    const suffix = suffixOf(name);
    const tests = skipped.filter((title) => title.endsWith(suffix)).map((title) => title.slice(0, -suffix.length));
    return [`  ${name}: ${why}`, ...tests.map((title) => `    skipped: ${title}`)];
  });
  const others = skipped.filter((title) => !CAPABILITIES.some(({ name }) => title.endsWith(suffixOf(name))));
  return [
    '',
    'What the local cloud lacks, and the tests skipped for it (they run with --target aws):',
    ...rows,
    ...others.map((title) => `  skipped: ${title}`),
  ].join('\n');
}

const suffixOf = (capability: string): string => ` (needs ${capability})`;
