import { SNSClient } from '@aws-sdk/client-sns';
import type { Context } from 'aws-lambda';
import { clientLimits } from '../shared/client-limits';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { logger } from '../shared/logger';
import { noInstructions, readPayload } from '../shared/payload';
import { sweepEventsVariables } from './environment';
import type { PublishedEvent } from './event';
import { type After, EventStore } from './event-store';
import { TopicClient } from './topic-client';
import { RESERVE_MS, UNPUBLISHED_MS } from './waits';

const env = readEnvironment(sweepEventsVariables);
const events = new EventStore(documentClient(), env.EVENTS_TABLE);
const topic = new TopicClient(new SNSClient(clientLimits), env.TOPIC);

/**
 * Publishes events that were accepted a minute ago and are not marked published, oldest first. What does not fit into
 * its time is left to the next run.
 * @throws Error for any payload but `{}`: nothing is published then
 * @throws Error when some could not be published: the run is then tried again, and at last a dead letter
 */
export async function handler(payload: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> {
  readPayload(noInstructions, payload);
  const before = new Date(Date.now() - UNPUBLISHED_MS);
  let after: After;
  let published = 0;
  let failed = 0;
  do {
    const page = await events.unpublished(before, after);
    for (const event of page.events) {
      if (context.getRemainingTimeInMillis() <= RESERVE_MS) break;
      if (await publish(event)) published += 1;
      else failed += 1;
    }
    after = page.next;
  } while (after && context.getRemainingTimeInMillis() > RESERVE_MS);
  logger.info('Swept the events', { published, failed });
  if (failed > 0) throw new Error(`${failed} events could not be published.`);
}

/** One that fails keeps none of the others waiting. */
async function publish(event: PublishedEvent): Promise<boolean> {
  try {
    await topic.publish(event);
    await events.markPublished(event, new Date());
    return true;
  } catch (error) {
    logger.warn('An event must be tried again', { error, eventId: event.eventId });
    return false;
  }
}
