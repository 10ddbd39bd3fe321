import { SNSClient } from '@aws-sdk/client-sns';
import { clientLimits } from '../shared/client-limits';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { sweeping } from '../shared/sweep';
import { sweepEventsVariables } from './environment';
import type { PublishedEvent } from './event';
import { EventStore } from './event-store';
import { TopicClient } from './topic-client';
import { LONGEST_PUBLISHING_MS, UNPUBLISHED_MS } from './waits';

const env = readEnvironment(sweepEventsVariables);
const events = new EventStore(documentClient(), env.EVENTS_TABLE);
const topic = new TopicClient(new SNSClient(clientLimits), env.TOPIC);

/** Publishes events that were accepted a minute ago and are not marked published. */
export const handler = sweeping<PublishedEvent>({
  what: 'events',
  left: () => events.unpublished(new Date(Date.now() - UNPUBLISHED_MS)),
  idOf: ({ eventId }) => eventId,
  settle: async (event) => {
    await topic.publish(event);
    await events.markPublished(event, new Date());
  },
  longestMs: LONGEST_PUBLISHING_MS,
});
