import * as v from 'valibot';

const MOST_CENTS = 100_000_000_000;

/** What a symbol can be: anything else has no price. */
export const isSymbol = (text: string): boolean => /^[\w-]{1,20}$/.test(text);

const quote = v.object({
  symbol: v.pipe(v.string(), v.check(isSymbol)),
  price: v.object({
    cents: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_CENTS)),
    currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
  }),
  at: v.pipe(v.string(), v.isoTimestamp()),
});

export type Quote = v.InferOutput<typeof quote>;

/** A price as the exchange tells it; nothing where that is none, or another symbol's. */
export function readQuote(symbol: string, json: unknown): Quote | undefined {
  const { success, output } = v.safeParse(quote, json);
  return success && output.symbol === symbol ? output : undefined;
}
