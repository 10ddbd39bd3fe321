import * as v from 'valibot';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering, notFound } from '../shared/http';
import { DeliveryStore } from './delivery-store';
import { listDeliveriesVariables } from './environment';
import { EventStore } from './event-store';

const env = readEnvironment(listDeliveriesVariables);
const documents = documentClient();
const events = new EventStore(documents, env.EVENTS_TABLE);
const deliveries = new DeliveryStore(documents, env.DELIVERIES_TABLE);
const id = v.pipe(v.string(), v.ulid());

/** `GET /events/{eventId}/deliveries`: to whom an event was delivered by now. */
export const handler = answering(async ({ pathParameters }) => {
  const eventId = pathParameters?.['eventId'];
  if (!v.is(id, eventId)) throw notFound('event');
  const items = await deliveries.of(eventId);
  if (items.length === 0 && !(await events.has(eventId))) throw notFound('event');
  return answer(200, { items });
});
