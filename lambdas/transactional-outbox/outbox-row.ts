import type { StreamRecord } from 'aws-lambda';
import { EVENT_SOURCE, type OrderEvent } from './order-event';

/** An event as it is handed to the bus: the layer that writes it knows its schema, nobody on the way does. */
export interface RelayedEvent {
  readonly source: string;
  readonly detailType: string;
  /** A JSON text. */
  readonly detail: string;
}

/** An event beside its order, from the transaction that made both. Rows do not expire before they are published. */
export interface NewOutboxRow {
  readonly orderId: string;
  readonly sequence: number;
  readonly state: string;
  readonly createdAt: string;
  readonly event: RelayedEvent;
}

/** A row as the relay and the sweeper find it: nothing about its event is certain. */
export interface OutboxRow {
  readonly orderId: string;
  readonly sequence: number;
  readonly event: unknown;
}

export const QUARANTINED = 'QUARANTINED';

/**
 * Unpublished rows are spread over so many partitions of the index: each takes 1,000 writes a second, and a row costs
 * two (it enters and it leaves), so that eight take what a new table does, 4,000 rows a second.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
const SHARDS = 8;

const shardName = (shard: number): string => `UNPUBLISHED#${shard}`;

/** Every value of `state` that means unpublished. */
export const unpublishedStates: readonly string[] = Array.from({ length: SHARDS }, (_, shard) => shardName(shard));

/** An order's rows are all in the same shard. */
export function unpublishedState(orderId: string): string {
  let hash = 0;
  for (const character of orderId) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return shardName(hash % SHARDS);
}

export const newOutboxRow = ({ type, ...detail }: OrderEvent): NewOutboxRow => ({
  orderId: detail.orderId,
  sequence: detail.sequence,
  state: unpublishedState(detail.orderId),
  createdAt: detail.at,
  event: { source: EVENT_SOURCE, detailType: type, detail: JSON.stringify(detail) },
});

/**
 * Reads a row from its stream record.
 * @throws Error when key or image are missing: a stream of new images always has them, so that the cause is a wrong
 * setting, which trying again survives once it is put right
 */
export function rowFromStream({ Keys, NewImage }: StreamRecord): OutboxRow {
  const orderId = Keys?.['orderId']?.S;
  const sequence = Keys?.['sequence']?.N;
  if (orderId === undefined || sequence === undefined || !NewImage) {
    throw new Error('The stream record has no key or no new image: is the stream one of new images?');
  }
  const event = NewImage['event']?.M;
  return {
    orderId,
    sequence: Number(sequence),
    event: event && { source: event['source']?.S, detailType: event['detailType']?.S, detail: event['detail']?.S },
  };
}
