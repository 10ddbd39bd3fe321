import { EventBridge } from '../../../tools/aws/eventbridge/model';

const now = new Date('2026-01-01T12:00:00.123Z');
let ids = 0;
const bridge = new EventBridge(
  ['orders-bus'],
  () => now,
  () => `id-${(ids += 1)}`,
);
const entry = { EventBusName: 'orders-bus', Source: 'orders', DetailType: 'OrderPlaced', Detail: '{"n":1}' };
const put = (...Entries: object[]) => bridge.putEvents({ Entries });

it('accepts events and returns how they are delivered', () => {
  const { output, accepted } = put(entry, { ...entry, EventBusName: 'arn:aws:events:x:0:event-bus/orders-bus' });
  expect(accepted).toHaveLength(2);
  expect(accepted[0]).toEqual({
    bus: 'orders-bus',
    envelope: {
      version: '0',
      id: output.Entries?.[0]?.EventId,
      source: 'orders',
      'detail-type': 'OrderPlaced',
      account: '000000000000',
      region: 'eu-west-1',
      time: '2026-01-01T12:00:00Z',
      resources: [],
      detail: { n: 1 },
    },
  });
});

it.each([
  [{ Source: '' }, 'InvalidArgument'],
  [{ DetailType: undefined }, 'InvalidArgument'],
  [{ Detail: undefined }, 'InvalidArgument'],
  [{ Source: 'aws.orders' }, 'NotAuthorizedForSourceException'],
  [{ Detail: '{' }, 'MalformedDetail'],
  [{ Detail: '[]' }, 'MalformedDetail'],
  [{ Detail: 'null' }, 'MalformedDetail'],
])('refuses an entry of %j by %s, and no other', (fault, ErrorCode) => {
  const { output, accepted } = put(entry, { ...entry, ...fault }, entry);
  expect(output.FailedEntryCount).toBe(1);
  expect(output.Entries).toMatchObject([
    { EventId: accepted[0]?.envelope.id },
    { ErrorCode },
    { EventId: accepted[1]?.envelope.id },
  ]);
});

it('refuses the whole of what is too much', () => {
  const rest = Buffer.byteLength('ordersOrderPlaced{"t":""}');
  const large = (bytes: number) => ({ ...entry, Detail: JSON.stringify({ t: 'x'.repeat(bytes - rest) }) });
  const refused = expect.objectContaining({ name: 'ValidationException' }) as Error;
  expect(put(large(256 * 1024)).accepted).toHaveLength(1);
  expect(() => put(large(256 * 1024 + 1))).toThrow(refused);
  expect(() => put({ ...large(256 * 1024), Time: now })).toThrow(refused);
  expect(() => put(...Array.from({ length: 11 }, () => entry))).toThrow(refused);
  expect(() => put()).toThrow(refused);
});

it.each([
  [{ ...entry, EventBusName: 'other' }, 'the event bus other'],
  [{ ...entry, TraceHeader: 'x' }, 'PutEventsCommand.Entries.TraceHeader'],
])('ends %j by name', (unknown, named) => {
  expect(() => put(unknown)).toThrow(named);
});
