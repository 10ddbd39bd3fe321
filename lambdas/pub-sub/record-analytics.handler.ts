import { forEachMessage } from '../shared/queue-batch';
import { record } from './recording';

/** Records orders that were placed or cancelled. */
export const handler = forEachMessage(({ body }) => record('orders-analytics', body, new Date()));
