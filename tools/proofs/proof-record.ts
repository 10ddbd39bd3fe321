import { existsSync, readFileSync } from 'node:fs';
import type { Entry, Proof } from './ledger';
import type { ProofResult } from './proof-results';

/** The last whole runs that the repository keeps, for who has not run everything: `npm run promises -- --record`. */
export const RECORD = 'docs/promises.json';

export const KINDS = ['unit', 'e2e', 'mutant'] as const;
export type Kind = Proof['kind'];

/** What runs the proofs of a kind. */
export const COMMANDS: Readonly<Record<Kind, string>> = {
  unit: 'npm test',
  e2e: 'npm run e2e',
  mutant: 'npm run simulate -- --mutants',
};

export interface ProofRecord {
  /** By kind: the day on which the oldest of its results came, ISO 8601. A kind that was never recorded has none. */
  readonly runs: Readonly<Partial<Record<Kind, { readonly command: string; readonly at: string }>>>;
  /** By the id of a promise: how many of its proofs of a kind passed. */
  readonly passed: Readonly<Record<string, Readonly<Partial<Record<Kind, number>>>>>;
}

/** How the proofs of one kind ended: here, or, where none of them ran here, in the record. */
export interface Standing {
  readonly all: number;
  readonly passed: number;
  readonly failed: number;
  /** For what is missing here. */
  readonly skipped: number;
  readonly isRecorded: boolean;
}

export type ResultOf = (proof: Proof) => ProofResult | undefined;

export function readRecord(): ProofRecord {
  if (!existsSync(RECORD)) return { runs: {}, passed: {} };
  return JSON.parse(readFileSync(RECORD, 'utf8')) as ProofRecord;
}

/** How the proofs of a kind stand; nothing when the promise has none. */
export function standingOf(
  { id, proofs }: Entry,
  kind: Kind,
  { resultOf, record }: { readonly resultOf: ResultOf; readonly record: ProofRecord },
): Standing | undefined {
  const own = proofs.filter((proof) => proof.kind === kind);
  if (own.length === 0) return undefined;
  const results = own.flatMap((proof) => resultOf(proof) ?? []);
  const recorded = record.passed[id]?.[kind];
  if (results.length === 0 && recorded !== undefined) {
    // A proof that came later than the record is in none.
    return { all: own.length, passed: Math.min(recorded, own.length), failed: 0, skipped: 0, isRecorded: true };
  }
  return {
    all: own.length,
    passed: results.filter(isSeen).length,
    failed: results.filter(({ passed }) => !passed).length,
    skipped: results.filter(({ lacks }) => lacks !== undefined).length,
    isRecorded: false,
  };
}

/**
 * The record with the kinds of which each proof of each promise has passed here, or was skipped for what is missing; of
 * the others it keeps what it has.
 * @returns also why a kind is not recorded anew, in a line each
 */
export function recorded(
  ledger: readonly Entry[],
  resultOf: ResultOf,
  before: ProofRecord,
): { readonly record: ProofRecord; readonly refusals: readonly string[] } {
  const runs = { ...before.runs };
  const refusals: string[] = [];
  for (const kind of KINDS) {
    const results = ledger.flatMap(({ proofs }) => proofs.filter((proof) => proof.kind === kind).map(resultOf));
    const missing = results.filter((result) => result?.passed !== true).length;
    if (missing === 0 && results.length > 0) runs[kind] = { command: COMMANDS[kind], at: oldest(results) };
    else refusals.push(`${kind}: ${String(missing)} have not passed here: ${COMMANDS[kind]}`);
  }
  const fresh = KINDS.filter((kind) => runs[kind] !== before.runs[kind]);
  const passed = ledger.map(({ id, proofs }) => {
    const counts = KINDS.flatMap((kind) => {
      const count = fresh.includes(kind)
        ? proofs.filter((proof) => proof.kind === kind && isSeen(resultOf(proof))).length
        : before.passed[id]?.[kind];
      return count === undefined || count === 0 ? [] : [[kind, count] as const];
    });
    return [id, Object.fromEntries(counts)] as const;
  });
  return { record: { runs, passed: Object.fromEntries(passed) }, refusals };
}

const oldest = (results: readonly (ProofResult | undefined)[]): string =>
  results.flatMap((result) => result?.at.slice(0, 10) ?? []).sort()[0] ?? '';

const isSeen = (result: ProofResult | undefined): boolean => result?.passed === true && result.lacks === undefined;
