import fc from 'fast-check';
import { changeIn, isTold } from '../../lambdas/event-triggers/change';
import { found, instanceEvent, orderEvent, ownEvent } from './samples';

const read = (event: unknown) => changeIn(JSON.stringify(event));

it('reads the field’s example', () => {
  expect(read(instanceEvent)).toEqual({
    ...{ kind: 'instance', subject: 'i-abcd1111', state: 'stopped', rank: 3, source: 'event' },
    ...{ id: instanceEvent.id, at: '2026-03-01T12:00:00Z', replayed: false },
  });
});

it('[trigger-3] ranks the states of an instance from its first to its last', () => {
  const states = ['pending', 'running', 'stopping', 'stopped', 'shutting-down', 'terminated'];
  const ranks = states.map((state) => read({ ...instanceEvent, detail: { 'instance-id': 'i-1', state } }).rank);
  expect(ranks).toEqual([...ranks].sort((one, other) => one - other));
  expect(new Set(ranks).size).toBe(states.length);
});

it('reads a change of one’s own, by its sequence in the same second', () => {
  const change = read(ownEvent({ subject: 'order-1', state: 'placed', sequence: 7 }));
  expect(change).toMatchObject({ kind: 'domain', subject: 'order-1', state: 'placed', rank: 7 });
  expect(read(orderEvent).rank).toBe(0);
});

it('[trigger-5] knows what came by a replay', () => {
  expect(read({ ...orderEvent, 'replay-name': 'again' })).toEqual({ ...read(orderEvent), replayed: true });
});

it('[trigger-4] reads what the reconciler found, by an id that is the same each time', () => {
  expect(read(found)).toMatchObject({ ...found.reconciled, source: 'reconciler', kind: 'instance', rank: 3 });
  expect(read(found)).toEqual(read(found));
});

it('an event of one’s own passes neither for a finding nor for an instance', () => {
  expect(read({ ...ownEvent({}), detail: found }).source).toBe('event');
  expect(read(ownEvent({ subject: 'i-abcd1111', state: 'stopped' })).kind).toBe('unknown');
  expect(read(ownEvent(instanceEvent.detail, { 'detail-type': instanceEvent['detail-type'] })).kind).toBe('unknown');
});

it.each([
  ['another shape of an instance', { ...instanceEvent, detail: { 'instance-id': 'i-1' } }],
  ['another kind of event', { ...instanceEvent, 'detail-type': 'EC2 Spot Instance Interruption Warning' }],
  ['a detail that is no object', ownEvent(null)],
  ['a subject that is too long', ownEvent({ subject: 'x'.repeat(257), state: 'placed' })],
  ['a subject that SNS does not carry', ownEvent({ subject: '\u0000', state: 'placed' })],
  ['a state that is none', ownEvent({ subject: 'order-1', state: 7 })],
])('[trigger-7] keeps %s, as it came', (_, event) => {
  const change = read(event);
  expect(change).toMatchObject({
    kind: 'unknown',
    state: 'unknown',
    subject: `${event.source}/${event['detail-type']}`,
  });
  expect(change.event).toBe(JSON.stringify(event));
});

it('[trigger-7] takes any event for a change, whatever its detail', () => {
  fc.assert(
    fc.property(fc.json(), (detail) => {
      expect(read(ownEvent(JSON.parse(detail))).id).toBe(instanceEvent.id);
    }),
  );
});

it.each(['no JSON', '{}', '{"reconciled":{"subject":"i-1"}}', JSON.stringify({ ...orderEvent, time: 'soon' })])(
  'refuses what is no event: %s',
  (message) => {
    expect(() => changeIn(message)).toThrow();
  },
);

it.each([
  ['2026-03-01T12:00:00.999Z', '2026-03-01T12:00:00Z'],
  ['2026-03-01T13:00:00+01:00', '2026-03-01T12:00:00Z'],
])('writes the time %s so that texts compare as times do', (time, at) => {
  expect(read({ ...orderEvent, time }).at).toBe(at);
});

it('[trigger-6] tells of chosen states', () => {
  expect(isTold(read(instanceEvent), ['stopped'])).toBe(true);
  expect(isTold(read(instanceEvent), ['terminated'])).toBe(false);
  expect(isTold(read(ownEvent({})), ['unknown'])).toBe(false);
});

it('[trigger-5] tells nobody of a replay', () => {
  expect(isTold(read({ ...orderEvent, 'replay-name': 'again' }), ['stopped'])).toBe(false);
});
