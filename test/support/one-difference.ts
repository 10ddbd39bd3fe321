import fc from 'fast-check';

type Json = fc.JsonValue;

/** Other values that a careless comparison takes for the same: of another type, deeper, in another order. */
const likenesses = (value: Json): Json[] => [
  JSON.stringify(value),
  [value],
  { value },
  ...(Array.isArray(value) ? [[...value].reverse()] : []),
  ...(typeof value === 'number' ? [value + 1, value * 10 + 1] : []),
];

/** The value with each of its places, in turn, put otherwise. */
function* changed(value: Json): Generator<Json> {
  yield* likenesses(value);
  if (Array.isArray(value)) {
    for (const [place, member] of value.entries())
      for (const other of changed(member)) yield value.map((one, index) => (index === place ? other : one));
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member = null] of Object.entries(value)) {
      for (const other of changed(member)) yield { ...value, [name]: other };
      const { [name]: _, ...rest } = value;
      yield rest;
    }
  }
}

/** Two JSON texts that differ in one place, anywhere: a member deep down, an order, a type. */
export const oneDifference: fc.Arbitrary<readonly [one: string, other: string]> = fc
  .tuple(fc.jsonValue({ maxDepth: 3 }), fc.nat())
  .map(([value, place]) => {
    const others = [...changed(value)];
    return [JSON.stringify(value), JSON.stringify(others[place % others.length])] as const;
  })
  .filter(([one, other]) => one !== other);
