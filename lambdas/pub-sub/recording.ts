import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { logger } from '../shared/logger';
import { DeliveryStore } from './delivery-store';
import { recordVariables } from './environment';
import { eventIdIn } from './event';

const env = readEnvironment(recordVariables);
const deliveries = new DeliveryStore(documentClient(), env.DELIVERIES_TABLE);

/**
 * What a subscriber does with a message: it records the event, once, however often it comes.
 * @throws Error for what is no event
 */
export async function record(subscriber: string, message: string, now: Date): Promise<void> {
  const eventId = eventIdIn(message);
  logger.appendKeys({ eventId, subscriber });
  const isNew = await deliveries.record(eventId, subscriber, now);
  logger.info(isNew ? 'The event is recorded' : 'The event came again');
}
