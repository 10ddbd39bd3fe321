import { readEnvironment } from '../shared/environment';
import { logger } from '../shared/logger';
import { getQuoteVariables } from './environment';
import type { SystemFailed } from './other-system-client';
import { OtherSystem } from './other-system-client';
import { isSymbol, type Quote, readQuote } from './quote';

const env = readEnvironment(getQuoteVariables);
const exchange = new OtherSystem(env.QUOTES_URL);

/** What the API's template makes of a request. */
interface Asked {
  readonly symbol: string;
  readonly requestId: string;
}

/** Its message begins with what API Gateway chooses the answer by. */
class QuoteError extends Error {
  override readonly name = 'QuoteError';

  constructor(kind: 'NOT_FOUND' | 'UNAVAILABLE' | 'BAD_BACKEND') {
    super(`${kind}: no price`);
  }
}

/**
 * Looks up the price of a symbol. It knows nothing of HTTP: API Gateway's templates make its event, and its answer or
 * error into one.
 * @throws {QuoteError}
 */
export async function handler({ symbol, requestId }: Asked): Promise<Quote> {
  logger.resetKeys();
  logger.setCorrelationId(requestId);
  if (!isSymbol(symbol)) throw new QuoteError('NOT_FOUND');
  const quote = await exchange
    .find(`/${symbol}`, (json) => readQuote(symbol, json))
    .catch((error: unknown) => {
      throw new QuoteError((error as SystemFailed).isMalformed ? 'BAD_BACKEND' : 'UNAVAILABLE');
    });
  if (quote === undefined) throw new QuoteError('NOT_FOUND');
  return quote;
}
