import * as v from 'valibot';

const MOST_CENTS = 100_000_000;

const SKU = /^[\w-]{1,40}$/;

/** What a SKU can be: anything else is no product's. */
export const isSku = (text: string): boolean => SKU.test(text);

export const productSchema = v.object({
  sku: v.pipe(v.string(), v.regex(SKU)),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  priceCents: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_CENTS)),
});

export type Product = v.InferOutput<typeof productSchema>;

/** A product as the catalog tells it; nothing where that is none, or another one. */
export function readProduct(sku: string, json: unknown): Product | undefined {
  const { success, output } = v.safeParse(productSchema, json);
  return success && output.sku === sku ? output : undefined;
}
