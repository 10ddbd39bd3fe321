import { json, messagesIn, named, rowsOf } from '../../tools/load/stacks';
import type { Workload } from '../../tools/load/workload';
import { physicalIdsOf } from '../../tools/local-cloud/stack-resources';
import { outputsOf } from '../../tools/proofs/deployed';
import { postJson } from '../../tools/proofs/json';

/** Clients post as fast as they are answered. */
export function transactions(): Workload {
  const { ApiUrl, TransactionsTableName } = outputsOf('AsyncMessaging');
  return {
    name: 'transactions',
    repeatable: true,
    bursts: true,
    accept: async (request, send) => {
      // The amount says which request made it.
      const body = { type: 'payment', amountCents: request + 1 };
      const key = { 'Idempotency-Key': named(request) };
      const response = await send((signal) => postJson(`${ApiUrl ?? ''}transactions`, body, key, signal));
      return (await json<{ transactionId: string }>(response)).transactionId;
    },
    waiting: async () => {
      const queues = await physicalIdsOf('AsyncMessaging', 'AWS::SQS::Queue');
      const [, url] = Object.entries(queues).find(([id]) => id.startsWith('RunningQueue')) ?? [];
      return (await messagesIn(url)).visible;
    },
    found: async () => {
      const rows = await rowsOf<{ transactionId: string; status: string; amountCents: number }>(TransactionsTableName);
      return rows.map(({ transactionId, status, amountCents }) => ({
        id: transactionId,
        request: amountCents - 1,
        effects: status === 'SUCCEEDED' ? 1 : 0,
      }));
    },
  };
}
