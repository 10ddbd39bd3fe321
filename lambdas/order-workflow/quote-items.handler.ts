import { logger } from '../shared/logger';
import { parseQuote } from './quoting';

/** What items cost. It is asked by a workflow that somebody waits for. */
export const handler = (payload: unknown): Promise<object> => {
  logger.resetKeys();
  const quote = parseQuote(payload, new Date());
  logger.info('Quoted');
  return Promise.resolve(quote);
};
