import { EVENT_SOURCE, parseOrderEvent } from '../../lambdas/transactional-outbox/order-event';
import { cancelled, envelope, placed } from './samples';

it.each([placed(), cancelled()])('reads the $type that was written', (event) => {
  expect(parseOrderEvent(envelope(event))).toEqual(event);
});

it.each([
  ['no JSON', 'hello'],
  ['no envelope', '{}'],
  ['another source', envelope(placed()).replace('"orders"', '"others"')],
  ['an unknown type', envelope(placed()).replace('OrderPlaced', 'OrderPraised')],
  ['a later schema version', envelope(placed()).replace('"schemaVersion":1', '"schemaVersion":2')],
  ['no sequence', envelope(placed()).replace('"sequence":1', '"sequel":1')],
  ['a sequence of 0', envelope(placed()).replace('"sequence":1', '"sequence":0')],
  ['a sequence between numbers', envelope(placed()).replace('"sequence":1', '"sequence":1.5')],
  ['an event id that is none', envelope({ ...placed(), eventId: 'x' })],
  ['a time that is none', envelope({ ...placed(), at: 'today' })],
  ['no items', envelope(placed()).replace('"items"', '"things"')],
  ['no total', envelope(placed()).replace('"totalCents"', '"total"')],
  ['an order id that is none', envelope(placed('x'))],
])('refuses %s', (_, text) => {
  expect(() => parseOrderEvent(text)).toThrow();
});

it('names what it does not know of an event', () => {
  const text = envelope(placed()).replace('"schemaVersion":1', '"schemaVersion":2');
  expect(() => parseOrderEvent(text)).toThrow(/^Not an order event that is known here: detail\.schemaVersion: .*1/);
  expect(() => parseOrderEvent('1')).toThrow(/^Not an order event that is known here: it: /);
});

it('has the names by which rules of the bus and consumers know it', () => {
  expect([EVENT_SOURCE, placed().type, cancelled().type]).toEqual(['orders', 'OrderPlaced', 'OrderCancelled']);
});
