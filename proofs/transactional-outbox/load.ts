import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { count, json, named, requestOf, rowsOf } from '../../tools/load/stacks';
import type { Workload } from '../../tools/load/workload';
import { postJson } from '../../tools/proofs/json';
import { outputsOf } from '../../tools/proofs/deployed';

const dynamodb = new DynamoDBClient();

export function orders(): Workload {
  const { ApiUrl, OrdersTableName, OutboxTableName, ShipmentsTableName } = outputsOf('TransactionalOutbox');
  return {
    name: 'orders',
    repeatable: true,
    accept: async (request, send) => {
      const order = { customerId: named(request), items: [{ sku: 'book', quantity: 1, unitPriceCents: 100 }] };
      const key = { 'Idempotency-Key': named(request) };
      const response = await send((signal) => postJson(`${ApiUrl ?? ''}orders`, order, key, signal));
      return (await json<{ orderId: string }>(response)).orderId;
    },
    waiting: async (accepted) => {
      const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: ShipmentsTableName }));
      return accepted - (Table?.ItemCount ?? 0);
    },
    found: async () => {
      const placed = await rowsOf<{ orderId: string; customerId: string }>(OrdersTableName);
      const outbox = await rowsOf<{ orderId: string; publishedAt?: string }>(OutboxTableName);
      const events = count(outbox.filter((row) => row.publishedAt !== undefined).map(({ orderId }) => orderId));
      const shipments = await rowsOf<{ orderId: string; status?: string; version: number }>(ShipmentsTableName);
      // Each event that is applied is a new version of the shipment.
      const shipped = new Map(
        shipments.map(({ orderId, status, version }) => [orderId, status === 'SHIPPED' ? version : 0]),
      );
      return placed.map(({ orderId, customerId }) => {
        const steps = [events.get(orderId) ?? 0, shipped.get(orderId) ?? 0];
        return { id: orderId, request: requestOf(customerId), effects: steps.includes(0) ? 0 : Math.max(...steps) };
      });
    },
  };
}
