import * as v from 'valibot';

/** How many characters a text has as JSON Schema counts them: an emoji outside the first plane of Unicode is one. */
const lengthOf = (text: string): number => Array.from(text).length;

/**
 * A text of so many characters, for the published schema and for the function in the same count: JavaScript's own
 * `length` takes an emoji for two.
 * @see https://json-schema.org/draft-04/draft-fge-json-schema-validation-00#rfc.section.5.2.1
 */
export const characters = (least: number, most: number) =>
  v.pipe(
    v.string(),
    v.check((text) => lengthOf(text) >= least, `Must have at least ${least} characters`),
    v.check((text) => lengthOf(text) <= most, `Must have at most ${most} characters`),
    v.metadata({ ...(least > 0 && { minLength: least }), maxLength: most }),
  );

/** A text of one to so many characters, without the white space around it, which is cut off. */
export const trimmed = (most: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    characters(1, most),
    v.metadata({
      pattern: '\\S',
      description: `White space at its ends is cut off; the rest has at most ${most} characters.`,
    }),
  );
