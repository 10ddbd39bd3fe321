import * as v from 'valibot';
import { notFound } from '../shared/http';

/**
 * What a group and a deduplication id take, of which these are the letters that paths take as they are. An account's and
 * an entry's with a dot between are a deduplication id: at most 128 letters.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/, 'Must be letters, digits, - and _'), v.maxLength(63));
const cents = v.pipe(v.number(), v.safeInteger(), v.minValue(-1_000_000_000_00), v.maxValue(1_000_000_000_00));

/** The body with which an entry is posted. */
export const entryRequest = v.object({ entryId: id, amountCents: cents });

/** An entry as it is applied. */
export const entrySchema = v.object({ accountId: id, ...entryRequest.entries });
export type Entry = Readonly<v.InferOutput<typeof entrySchema>>;

export const acceptedEntrySchema = v.object({ entryId: v.string() });
export const accountSchema = v.object({ balanceCents: v.pipe(v.number(), v.safeInteger()), lastEntryId: v.string() });

/** @throws {Problem} 404 for what can be no account's id */
export function requireAccountId(given: string | undefined): string {
  if (!v.is(id, given)) throw notFound('account');
  return given;
}
