import { SNSClient } from '@aws-sdk/client-sns';
import { ulid } from 'ulid';
import { clientLimits } from '../shared/client-limits';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering, parseBody } from '../shared/http';
import { writeOnce } from '../shared/idempotency';
import { logger } from '../shared/logger';
import { publishEventVariables } from './environment';
import { eventRequest } from './event';
import { EventStore } from './event-store';
import { TopicClient } from './topic-client';

const env = readEnvironment(publishEventVariables);
const documents = documentClient();
const events = new EventStore(documents, env.EVENTS_TABLE);
const topic = new TopicClient(new SNSClient(clientLimits), env.TOPIC);

/**
 * `POST /events`: once the event's row is written, it is accepted. It is published then, or, should that fail or this
 * function end, by the sweep.
 */
export const handler = answering(async (given) => {
  const now = new Date();
  const event = { ...parseBody(given, eventRequest), eventId: ulid(now.getTime()), at: now.toISOString() };
  const own = answer(202, { eventId: event.eventId });
  const answered = await writeOnce(documents, given, {
    table: env.IDEMPOTENCY_TABLE,
    scope: 'POST /events',
    now,
    items: events.acceptance(event),
    answer: own,
  });
  if (answered.body !== own.body) return answered; // accepted before, under the same key
  try {
    await topic.publish(event);
    await events.markPublished(event, new Date());
  } catch (error) {
    logger.warn('The event is left to the sweep', { error, eventId: event.eventId });
  }
  return answered;
});
