import { json, messagesIn, named, requestOf, rowsOf } from '../../tools/load/stacks';
import type { Workload } from '../../tools/load/workload';
import { postJson } from '../../tools/proofs/json';
import { outputsOf } from '../../tools/proofs/deployed';
import { physicalIdsOf } from '../../tools/local-cloud/stack-resources';

interface Delivery {
  readonly eventId: string;
  readonly subscriber: string;
}

/** Whose policies ask for the events of this load. */
const LISTENING = ['audit', 'orders-analytics', 'premium-sports'];

export function events(): Workload {
  const { ApiUrl, DeliveriesTableName } = outputsOf('PubSub');
  let queues: Promise<readonly string[]> | undefined;
  return {
    name: 'events',
    repeatable: true,
    accept: async (request, send) => {
      const event = { type: 'order_placed', store: 'example_corp', priceUsd: 210.75, customerInterests: ['rugby'] };
      const body = { ...event, detail: { request: named(request) } };
      const key = { 'Idempotency-Key': named(request) };
      const response = await send((signal) => postJson(`${ApiUrl ?? ''}events`, body, key, signal));
      return (await json<{ eventId: string }>(response)).eventId;
    },
    waiting: async () => {
      const waiting = await Promise.all((await (queues ??= ownQueues())).map(messagesIn));
      return waiting.reduce((sum, { visible }) => sum + visible, 0);
    },
    found: async () => {
      const [, accepted] =
        Object.entries(await physicalIdsOf('PubSub', 'AWS::DynamoDB::GlobalTable')).find(([id]) =>
          id.startsWith('Events'),
        ) ?? [];
      const rows = await rowsOf<{ eventId: string; event: { detail: { request?: string } } }>(accepted);
      const told = new Set(
        (await rowsOf<Delivery>(DeliveriesTableName)).map(({ eventId, subscriber }) => `${eventId} ${subscriber}`),
      );
      return rows.flatMap(({ eventId, event }) => {
        const { request } = event.detail;
        if (request === undefined) return [];
        const effects = LISTENING.every((subscriber) => told.has(`${eventId} ${subscriber}`)) ? 1 : 0;
        return { id: eventId, request: requestOf(request), effects };
      });
    },
  };
}

async function ownQueues(): Promise<readonly string[]> {
  const queues = Object.entries(await physicalIdsOf('PubSub', 'AWS::SQS::Queue'));
  return queues.flatMap(([id, url]) => (id.includes('DeadLetters') ? [] : url));
}
