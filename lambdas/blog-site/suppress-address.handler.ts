import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { logger } from '../shared/logger';
import { forEachMessage } from '../shared/queue-batch';
import { tableVariables } from './environment';
import { suppressionsIn } from './feedback';
import { SubscriberStore } from './subscriber-store';

const env = readEnvironment(tableVariables);
const subscribers = new SubscriberStore(documentClient(), env.TABLE);

/** Sends nothing any more to an address that bounced for good, or whose owner complained. */
export const handler = forEachMessage(async ({ body }) => {
  for (const { email, reason } of suppressionsIn(body)) {
    const known = await subscribers.suppress(email, reason);
    if (known) logger.info('An address is suppressed', { reason });
  }
});
