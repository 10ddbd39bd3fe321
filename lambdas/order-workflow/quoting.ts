import * as v from 'valibot';
import { isCarried } from '../shared/text';
import { quoteOf, quoteRequest } from './order';

/** What nobody can be quoted: its name is what the workflow fails with. */
class InvalidQuote extends Error {
  override readonly name = 'InvalidQuote';
}

/** @throws InvalidQuote for what the schema of the API lets through and is no request for a quote */
export function parseQuote(payload: unknown, now: Date) {
  const request = v.safeParse(quoteRequest, payload);
  if (!request.success || !request.output.items.every(({ sku }) => isCarried(sku))) {
    throw new InvalidQuote('The body is no request for a quote');
  }
  return quoteOf(request.output, now);
}
