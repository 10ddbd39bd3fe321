import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const FOLDER = '.cache';
const FILE = `${FOLDER}/proofs.json`;

/** How a proof ended the last time that it ran in this checkout. */
export interface ProofResult {
  readonly passed: boolean;
  /** ISO 8601. */
  readonly at: string;
}

/** The last result of each proof, by its file and title. */
export function lastResults(): Readonly<Record<string, ProofResult | undefined>> {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, ProofResult>;
  } catch {
    return {};
  }
}

/**
 * How a proof ended the last time. A test with cases has their values in place of `%s` and `$name`: it passed when all
 * cases of its last run did.
 */
export function resultOf(
  results: ReturnType<typeof lastResults>,
  { file, title }: { readonly file: string; readonly title: string },
): ProofResult | undefined {
  const fixed = `${file} ${title}`
    .split(/%[a-z]|\$\{.*?\}|\$\w+/)
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${fixed.join('.*')}$`, 's');
  const cases = Object.entries(results).flatMap(([name, result]) => (result && pattern.test(name) ? [result] : []));
  const last = cases.reduce((latest, { at }) => (at > latest ? at : latest), '');
  const ofLastRun = cases.filter(({ at }) => at === last);
  return last === '' ? undefined : { passed: ofLastRun.every(({ passed }) => passed), at: last };
}

/** Keeps results for `npm run promises`, beside those of proofs that did not run. */
export function keepResults(
  results: readonly { readonly file: string; readonly title: string; readonly passed: boolean }[],
) {
  if (results.length === 0) return;
  const at = new Date().toISOString();
  const latest = results.map(({ file, title, passed }) => [`${file} ${title}`, { passed, at }]);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(FILE, JSON.stringify({ ...lastResults(), ...Object.fromEntries(latest) }, undefined, 1));
}
