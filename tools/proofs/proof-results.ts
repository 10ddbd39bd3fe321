import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const FOLDER = '.cache';
const FILE = `${FOLDER}/proofs.json`;

/** How a proof ended the last time that it ran in this checkout. */
export interface ProofResult {
  readonly passed: boolean;
  /** ISO 8601. */
  readonly at: string;
  /** What is missing here: it was skipped, by this name. @default it ran */
  readonly lacks?: string;
}

/** The last result of each proof, by its file and title. */
export function lastResults(): Readonly<Record<string, ProofResult | undefined>> {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, ProofResult>;
  } catch {
    return {};
  }
}

/** What names a proof. */
interface Named {
  readonly file: string;
  readonly title: string;
}

/** The cases of a proof in its last run, with their values in place of `%s` and `$name`, and how each of them ended. */
export function casesOf(
  results: ReturnType<typeof lastResults>,
  { file, title }: Named,
): readonly { readonly title: string; readonly result: ProofResult }[] {
  const fixed = `${file} ${title}`
    .split(/%[a-z]|\$\{.*?\}|\$\w+/)
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${fixed.join('.*')}$`, 's');
  const cases = Object.entries(results).flatMap(([name, result]) =>
    result && pattern.test(name) ? [{ title: name.slice(file.length + 1), result }] : [],
  );
  const last = cases.reduce((latest, { result: { at } }) => (at > latest ? at : latest), '');
  return cases.filter(({ result }) => result.at === last);
}

/** How a proof ended the last time: a test with cases passed when all cases of its last run did. */
export function resultOf(results: ReturnType<typeof lastResults>, proof: Named): ProofResult | undefined {
  const cases = casesOf(results, proof).map(({ result }) => result);
  const [first] = cases;
  return first && (cases.find(({ passed }) => !passed) ?? first);
}

/** Keeps results for `npm run promises`, beside those of proofs that did not run. */
export function keepResults(results: readonly (Named & Omit<ProofResult, 'at'>)[]) {
  if (results.length === 0) return;
  const at = new Date().toISOString();
  const latest = results.map(({ file, title, ...result }) => [`${file} ${title}`, { ...result, at }]);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(FILE, JSON.stringify({ ...lastResults(), ...Object.fromEntries(latest) }, undefined, 1));
}
