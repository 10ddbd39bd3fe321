import { forEachMessage } from '../shared/queue-batch';
import { record } from './recording';

/** Records every event. */
export const handler = forEachMessage(({ body }) => record('audit', body, new Date()));
