import fc from 'fast-check';
import * as v from 'valibot';
import type { OrderEvent } from '../../lambdas/transactional-outbox/order-event';
import { advance, noShipment, type Shipment, shipmentSchema } from '../../lambdas/transactional-outbox/shipment';
import { cancelled, NOW, ORDER_ID, placed } from './samples';

const after = (...events: readonly OrderEvent[]): Shipment =>
  events.reduce((shipment, event) => advance(shipment, event, NOW), noShipment(ORDER_ID));

it('ships a placed order', () => {
  expect(after(placed())).toEqual({ orderId: ORDER_ID, lastSequence: 1, status: 'SHIPPED', held: {} });
});

it('asks for the goods back when a shipped order is cancelled', () => {
  expect(after(placed(), cancelled())).toMatchObject({ lastSequence: 2, status: 'RETURN_REQUESTED' });
});

it('[outbox-4] holds an early event, and records since when', () => {
  expect(after(cancelled())).toEqual({
    orderId: ORDER_ID,
    lastSequence: 0,
    held: { 2: cancelled() },
    heldSince: NOW.toISOString(),
  });
});

it('[outbox-4] never ships an order whose cancellation was there first', () => {
  expect(after(cancelled(), placed())).toEqual({ orderId: ORDER_ID, lastSequence: 2, status: 'CANCELLED', held: {} });
});

it('[outbox-3] is the very same shipment after an event that it has, applied or held', () => {
  const shipped = after(placed());
  const holding = after(cancelled());
  expect(advance(shipped, placed(), NOW)).toBe(shipped);
  expect(advance(holding, cancelled(), NOW)).toBe(holding);
});

it('keeps the time of the oldest gap while later events are held', () => {
  const holding = after(placed(ORDER_ID, 3));
  expect(advance(holding, placed(ORDER_ID, 5), new Date('2027-01-01T00:00:00Z')).heldSince).toBe(NOW.toISOString());
});

/** An order's whole life, delivered at least once, in any order. */
const deliveries = fc
  .array(fc.boolean(), { minLength: 1, maxLength: 8 })
  .map((kinds) => kinds.map((kind, index) => (kind ? placed(ORDER_ID, index + 1) : cancelled(ORDER_ID, index + 1))))
  .chain((events) =>
    fc
      .array(fc.constantFrom(...events), { maxLength: 8 })
      .chain((again) => fc.shuffledSubarray([...events, ...again], { minLength: events.length + again.length }))
      .map((delivered) => ({ events, delivered })),
  );

it('[outbox-4] has at every moment applied exactly the events up to the first that is missing', () => {
  fc.assert(
    fc.property(deliveries, ({ delivered }) => {
      const seen = new Set<number>();
      let shipment = noShipment(ORDER_ID);
      for (const event of delivered) {
        shipment = advance(shipment, event, NOW);
        seen.add(event.sequence);
        let complete = 0;
        while (seen.has(complete + 1)) complete += 1;
        expect(shipment.lastSequence).toBe(complete);
        expect(Object.keys(shipment.held).map(Number)).toEqual(
          [...seen].filter((n) => n > complete).sort((a, b) => a - b),
        );
        expect(shipment.status === undefined).toBe(complete === 0);
        expect(shipment.heldSince === undefined).toBe(seen.size === complete);
      }
    }),
  );
});

it('[outbox-3] ends with every event applied and none held, changed at most once by each', () => {
  fc.assert(
    fc.property(deliveries, ({ events, delivered }) => {
      let changes = 0;
      let shipment = noShipment(ORDER_ID);
      for (const event of delivered) {
        const next = advance(shipment, event, NOW);
        if (next !== shipment) changes += 1;
        shipment = next;
      }
      expect(shipment).toMatchObject({ lastSequence: events.length, held: {} });
      expect(changes).toBe(events.length);
      expect(shipment.status === 'SHIPPED').toBe(events.every(({ type }) => type === 'OrderPlaced'));
    }),
  );
});

it.each([
  [{ orderId: ORDER_ID, status: 'SHIPPED' }, true],
  [{ orderId: ORDER_ID, status: 'CANCELLED' }, true],
  [{ orderId: ORDER_ID, status: 'RETURN_REQUESTED' }, true],
  [{ orderId: ORDER_ID, status: 'LOST' }, false],
  [{ orderId: ORDER_ID }, false],
  [{ status: 'SHIPPED' }, false],
])('is published as %j: %s', (shipment, isValid) => {
  expect(v.is(shipmentSchema, shipment)).toBe(isValid);
});
