import * as v from 'valibot';

const MOST_ITEMS = 100;
const USUAL_ITEMS = '25';
const WRONG_LIMIT = `Must be a whole number from 1 to ${MOST_ITEMS}`;

/** The query parameters of a list that comes in pages: items at the most, and where the page before ended. */
export const pageParameters = {
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[1-9]\d{0,2}$/, WRONG_LIMIT),
      v.transform(Number),
      v.maxValue(MOST_ITEMS, WRONG_LIMIT),
    ),
    USUAL_ITEMS,
  ),
  cursor: v.optional(v.string()),
};
