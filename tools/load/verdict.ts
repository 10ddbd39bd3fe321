/** What an answer to a client acknowledged: `request` is its number, `id` is in the answer. */
export interface Accepted {
  readonly request: number;
  readonly id: string;
}

/** What is there in the end. */
export interface Found {
  readonly id: string;
  /** The request that made it, where it is recorded. */
  readonly request?: number;
  /** How often it has had its effect: once is right. */
  readonly effects: number;
}

export interface Ledger {
  readonly accepted: readonly Accepted[];
  /** Requests without an answer, which nobody could send again: each may be there once more than was accepted. */
  readonly unanswered: number;
}

export interface Verdict {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
}

/**
 * Whatever was accepted must be there, with one effect; whatever is there must have been accepted, or be all that came
 * of a request whose client got no answer.
 */
export function judge({ accepted, unanswered }: Ledger, found: readonly Found[]): Verdict {
  const effects = new Map(found.map(({ id, effects }) => [id, effects]));
  const idOf = new Map<number, string>();
  const twoAnswers: string[] = [];
  for (const { request, id } of accepted) {
    const first = idOf.get(request) ?? id;
    if (first !== id) twoAnswers.push(`request ${request} was answered with ${first} and ${id}`);
    idOf.set(request, first);
  }
  const ids = new Set(idOf.values());
  const strangers = found.filter(({ id }) => !ids.has(id));
  const second = strangers.filter(({ request }) => request !== undefined && idOf.has(request));
  const unexplained = strangers.filter(({ request }) => request === undefined).slice(unanswered);
  return {
    lost: [...ids]
      .filter((id) => (effects.get(id) ?? 0) < 1)
      .map((id) => `${id} ${effects.has(id) ? 'has had no effect' : 'is not there'}`),
    doubled: [
      ...twoAnswers,
      ...found.filter((one) => one.effects > 1).map((one) => `${one.id} has had ${one.effects} effects`),
      ...second.map(({ id, request }) => `${id} is a second one of request ${request ?? ''}`),
      ...unexplained.map(({ id }) => `${id} was never accepted`),
    ],
  };
}

/** The smallest value that so many of a hundred do not exceed (nearest rank). */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((percent * sorted.length) / 100) - 1)] ?? NaN;
}
