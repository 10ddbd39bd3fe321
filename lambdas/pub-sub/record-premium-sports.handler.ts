import { forEachMessage } from '../shared/queue-batch';
import { record } from './recording';

/** Records what is of interest to sports, for a high price. */
export const handler = forEachMessage(({ body }) => record('premium-sports', body, new Date()));
