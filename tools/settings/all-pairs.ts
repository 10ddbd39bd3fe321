/** A value for each parameter. */
export type Row<Value> = Readonly<Record<string, Value>>;

type Parameters<Value> = Readonly<Record<string, readonly Value[]>>;

/** Values that must stand together in a row. */
interface Part<Value> {
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
  parameters: Parameters<Value>,
  isAllowed: (row: Row<Value>) => boolean = () => true,
): Row<Value>[] {
  const single = singlesOf(parameters);
  const pairs = single.flatMap((ones, place) =>
    single
      .slice(place + 1)
      .flatMap((others) => ones.flatMap((one) => others.map((other): Row<Value> => ({ ...one, ...other })))),
  );
  return covering(pairs, parameters, isAllowed);
}

/** Rows in which every value of every parameter stands at least once, as `allPairs` has pairs of them. */
export const eachOnce = <Value>(
  parameters: Parameters<Value>,
  isAllowed: (row: Row<Value>) => boolean = () => true,
): Row<Value>[] => covering(singlesOf(parameters).flat(), parameters, isAllowed);

function covering<Value>(
  needed: readonly Row<Value>[],
  parameters: Parameters<Value>,
  isAllowed: (row: Row<Value>) => boolean,
): Row<Value>[] {
  const parts = needed.filter(isAllowed).map((row): Part<Value> => ({ row, covered: false }));
  const rows: Row<Value>[] = [];
  for (let next = parts[0]; next; next = parts.find(({ covered }) => !covered)) {
    next.covered = true;
    const row = completed(next.row, parameters, parts, isAllowed);
    if (!row) continue;
    for (const part of parts) part.covered ||= holds(row, part.row);
    rows.push(row);
  }
  return rows;
}

/** A row for each value of each parameter. */
const singlesOf = <Value>(parameters: Parameters<Value>): Row<Value>[][] =>
  Object.entries(parameters).map(([name, values]) => values.map((value) => ({ [name]: value })));

const holds = <Value>(row: Row<Value>, part: Row<Value>): boolean =>
  Object.entries(part).every(([name, value]) => name in row && row[name] === value);

/** Gives each parameter the value that covers most parts; nothing when one has no value that is allowed. */
function completed<Value>(
  begun: Row<Value>,
  parameters: Parameters<Value>,
  parts: readonly Part<Value>[],
  isAllowed: (row: Row<Value>) => boolean,
): Row<Value> | undefined {
  let row = begun;
  for (const [name, values] of Object.entries(parameters)) {
    if (name in row) continue;
    const candidates = values.map((value): Row<Value> => ({ ...row, [name]: value })).filter(isAllowed);
    const ranked = candidates.map((candidate) => ({
      candidate,
      gain: parts.filter(({ row: part, covered }) => !covered && name in part && holds(candidate, part)).length,
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
