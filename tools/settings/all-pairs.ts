/** A value for each parameter. */
export type Row<Value> = Readonly<Record<string, Value>>;

interface Pair<Value> {
  readonly row: Row<Value>;
  covered: boolean;
}

/**
 * Rows in which every two values of two parameters stand together at least once, where a row may have both: few, not
 * the fewest. The same rows each time.
 *
 * @param isAllowed whether a row, some of whose parameters may still lack a value, can be completed
 */
export function allPairs<Value>(
  parameters: Readonly<Record<string, readonly Value[]>>,
  isAllowed: (row: Row<Value>) => boolean = () => true,
): Row<Value>[] {
  const pairs = pairsOf(parameters).filter(({ row }) => isAllowed(row));
  const rows: Row<Value>[] = [];
  for (let next = pairs[0]; next; next = pairs.find(({ covered }) => !covered)) {
    next.covered = true;
    const row = completed(next.row, parameters, pairs, isAllowed);
    if (!row) continue;
    for (const pair of pairs) pair.covered ||= holds(row, pair.row);
    rows.push(row);
  }
  return rows;
}

function pairsOf<Value>(parameters: Readonly<Record<string, readonly Value[]>>): Pair<Value>[] {
  const single = Object.entries(parameters).map(([name, values]) => values.map((value) => [name, value] as const));
  return single.flatMap((ones, place) =>
    single
      .slice(place + 1)
      .flatMap((others) =>
        ones.flatMap((one) => others.map((other) => ({ row: Object.fromEntries([one, other]), covered: false }))),
      ),
  );
}

const holds = <Value>(row: Row<Value>, part: Row<Value>): boolean =>
  Object.entries(part).every(([name, value]) => name in row && row[name] === value);

/** Gives each parameter the value that makes most new pairs; nothing when one has no value that is allowed. */
function completed<Value>(
  begun: Row<Value>,
  parameters: Readonly<Record<string, readonly Value[]>>,
  pairs: readonly Pair<Value>[],
  isAllowed: (row: Row<Value>) => boolean,
): Row<Value> | undefined {
  let row = begun;
  for (const [name, values] of Object.entries(parameters)) {
    if (name in row) continue;
    const candidates = values.map((value): Row<Value> => ({ ...row, [name]: value })).filter(isAllowed);
    const ranked = candidates.map((candidate) => ({
      candidate,
      gain: pairs.filter((pair) => !pair.covered && name in pair.row && holds(candidate, pair.row)).length,
    }));
    const best = ranked.reduce<(typeof ranked)[number] | undefined>(
      (most, one) => (most && most.gain >= one.gain ? most : one),
      undefined,
    );
    if (!best) return undefined;
    row = best.candidate;
  }
  return row;
}
