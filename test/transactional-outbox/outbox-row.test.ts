import fc from 'fast-check';
import { ulid } from 'ulid';
import {
  newOutboxRow,
  rowFromStream,
  unpublishedState,
  unpublishedStates,
} from '../../lambdas/transactional-outbox/outbox-row';
import { CREATED_AT, EXPIRY, ORDER_ID, SEQUENCE, STATE } from '../../lambdas/transactional-outbox/tables';
import { cancelled, placed } from './samples';

it('carries its event as the bus takes it, under the keys of its order and number', () => {
  const { type, ...detail } = cancelled();
  expect(newOutboxRow(cancelled())).toMatchObject({
    [ORDER_ID]: detail.orderId,
    [SEQUENCE]: 2,
    [CREATED_AT]: detail.at,
    event: { source: 'orders', detailType: type, detail: JSON.stringify(detail) },
  });
});

it('[outbox-9] has no expiry before it is published', () => {
  expect(newOutboxRow(placed())).not.toHaveProperty(EXPIRY);
});

it('is found by the sweeper, in a shard that its order alone decides', () => {
  fc.assert(
    fc.property(fc.string(), (orderId) => {
      expect(unpublishedStates).toContain(unpublishedState(orderId));
      expect(unpublishedState(orderId)).toBe(newOutboxRow(placed(orderId))[STATE]);
    }),
  );
});

it('spreads orders evenly over the shards', () => {
  const states = Array.from({ length: 8000 }, () => unpublishedState(ulid()));
  const counts = unpublishedStates.map((state) => states.filter((other) => other === state).length);
  expect(counts).toHaveLength(8);
  expect(new Set(unpublishedStates).size).toBe(8);
  expect(Math.min(...counts)).toBeGreaterThan(800);
});

describe('from the stream', () => {
  const Keys = { orderId: { S: 'o1' }, sequence: { N: '2' } };

  it('is read with its event', () => {
    const event = { M: { source: { S: 's' }, detailType: { S: 't' }, detail: { S: '{}' } } };
    expect(rowFromStream({ Keys, NewImage: { event } })).toEqual({
      orderId: 'o1',
      sequence: 2,
      event: { source: 's', detailType: 't', detail: '{}' },
    });
  });

  it.each([
    ['no event', {}, undefined],
    ['an event without parts', { event: { M: {} } }, { source: undefined, detailType: undefined, detail: undefined }],
  ])('is read even when it has %s: what is malformed is to be quarantined', (_, NewImage, event) => {
    expect(rowFromStream({ Keys, NewImage })).toStrictEqual({ orderId: 'o1', sequence: 2, event });
  });

  it('is read even when its event is none', () => {
    expect(rowFromStream({ Keys, NewImage: { event: { S: 'poison' } } })).toEqual({ orderId: 'o1', sequence: 2 });
  });

  it.each([
    ['keys', { NewImage: {} }],
    ['an order', { Keys: { sequence: Keys.sequence }, NewImage: {} }],
    ['a sequence', { Keys: { orderId: Keys.orderId }, NewImage: {} }],
    ['an image', { Keys }],
  ])('is refused without %s', (_, record) => {
    expect(() => rowFromStream(record)).toThrow('no key or no new image');
  });
});
