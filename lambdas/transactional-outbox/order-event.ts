import * as v from 'valibot';
import { orderItem } from '../shared/order-request';
import type { Order } from './order';

/** The schema of the order events, owned by the layer that writes them. */
export const EVENT_SOURCE = 'orders';
const ORDER_PLACED = 'OrderPlaced';
export const ORDER_CANCELLED = 'OrderCancelled';
/** Raised when a consumer that knows the last version could misread the next. */
const SCHEMA_VERSION = 1;

const header = {
  schemaVersion: v.literal(SCHEMA_VERSION),
  eventId: v.pipe(v.string(), v.ulid()),
  orderId: v.pipe(v.string(), v.ulid()),
  /** 1 for an order's first event, then 2, …, without a gap: no service between keeps order. */
  sequence: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** When it happened, ISO 8601. */
  at: v.pipe(v.string(), v.isoTimestamp()),
};
const placed = v.object({ ...header, items: v.array(orderItem), totalCents: v.number() });
const cancelled = v.object(header);

/** What a consumer receives: of EventBridge's envelope, the parts that it goes by. */
const envelope = v.variant('detail-type', [
  v.object({ source: v.literal(EVENT_SOURCE), 'detail-type': v.literal(ORDER_PLACED), detail: placed }),
  v.object({ source: v.literal(EVENT_SOURCE), 'detail-type': v.literal(ORDER_CANCELLED), detail: cancelled }),
]);

export type OrderPlaced = { readonly type: typeof ORDER_PLACED } & v.InferOutput<typeof placed>;
export type OrderCancelled = { readonly type: typeof ORDER_CANCELLED } & v.InferOutput<typeof cancelled>;
export type OrderEvent = OrderPlaced | OrderCancelled;

export const orderPlaced = (order: Order, eventId: string): OrderPlaced => ({
  type: ORDER_PLACED,
  schemaVersion: SCHEMA_VERSION,
  eventId,
  orderId: order.orderId,
  sequence: order.sequence,
  at: order.updatedAt,
  items: order.items,
  totalCents: order.totalCents,
});

export const orderCancelled = (order: Order, eventId: string): OrderCancelled => ({
  type: ORDER_CANCELLED,
  schemaVersion: SCHEMA_VERSION,
  eventId,
  orderId: order.orderId,
  sequence: order.sequence,
  at: order.updatedAt,
});

/**
 * Reads an event as EventBridge delivers it, a JSON text.
 * @throws Error for what is no JSON, no order event, or of a later schema version: never to be ignored, since an
 * order's following events would wait for it for ever
 */
export function parseOrderEvent(text: string): OrderEvent {
  const parsed = v.safeParse(envelope, JSON.parse(text));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new Error(`Not an order event that is known here: ${v.getDotPath(issue) ?? 'it'}: ${issue.message}`);
  }
  const { 'detail-type': type, detail } = parsed.output;
  return { type, ...detail } as OrderEvent;
}
