import * as v from 'valibot';
import { ORDER_CANCELLED, type OrderEvent } from './order-event';

/** What a shipment is at. A cancellation that comes after the goods went out asks for them back. */
const shipmentStatus = v.picklist(['SHIPPED', 'CANCELLED', 'RETURN_REQUESTED']);

type ShipmentStatus = v.InferOutput<typeof shipmentStatus>;

/** A shipment as its readers see it. */
export const shipmentSchema = v.object({ orderId: v.string(), status: shipmentStatus });

export interface Shipment {
  readonly orderId: string;
  /** Number of the last event that was applied; 0 while only later ones have come. */
  readonly lastSequence: number;
  readonly status?: ShipmentStatus;
  /** Events that came before their predecessor, by sequence. */
  readonly held: Readonly<Record<string, OrderEvent>>;
  /** Since when events have been held without a break, ISO 8601. */
  readonly heldSince?: string;
}

export const noShipment = (orderId: string): Shipment => ({ orderId, lastSequence: 0, held: {} });

/**
 * What an event makes of its order's shipment. It is applied only after its predecessor, together with the held ones
 * that follow it; until then it is held. Returns the very same shipment when the event was applied or is held already.
 */
export function advance(shipment: Shipment, event: OrderEvent, now: Date): Shipment {
  const { orderId, lastSequence, held } = shipment;
  if (event.sequence <= lastSequence || String(event.sequence) in held) return shipment;

  const waiting: Record<string, OrderEvent> = { ...held, [event.sequence]: event };
  const applied: OrderEvent[] = [];
  for (let next = waiting[lastSequence + 1]; next; next = waiting[next.sequence + 1]) applied.push(next);
  const reached = lastSequence + applied.length;
  const remaining = Object.entries(waiting).filter(([sequence]) => Number(sequence) > reached);
  const status = statusAfter(shipment.status, applied);
  return {
    orderId,
    lastSequence: reached,
    held: Object.fromEntries(remaining),
    ...(status && { status }),
    ...(remaining.length > 0 && { heldSince: shipment.heldSince ?? now.toISOString() }),
  };
}

/** Events applied in one step are one decision: an order that was cancelled among them is never shipped. */
function statusAfter(before: ShipmentStatus | undefined, applied: readonly OrderEvent[]): ShipmentStatus | undefined {
  if (applied.length === 0) return before;
  const cancelled = applied.some(({ type }) => type === ORDER_CANCELLED);
  if (!cancelled) return before ?? 'SHIPPED';
  return before === 'SHIPPED' ? 'RETURN_REQUESTED' : (before ?? 'CANCELLED');
}
