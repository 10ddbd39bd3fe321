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

describe('archives', () => {
  const archive = 'arn:aws:events:x:0:archive/kept';
  const bus = 'arn:aws:events:x:0:event-bus/orders-bus';
  const keeping = () =>
    new EventBridge(
      ['orders-bus'],
      () => now,
      () => `id-${(ids += 1)}`,
      [{ arn: archive, bus: 'orders-bus', pattern: { source: ['orders'] } }],
    );
  const again = { ReplayName: 'again', EventSourceArn: archive, Destination: { Arn: bus } };
  const replay = (of: EventBridge, change: object = {}) =>
    of.startReplay({ ...again, EventStartTime: new Date(0), EventEndTime: now, ...change });

  it('keep what matches, and replay it with the id and the time that it had', () => {
    const own = keeping();
    const Time = new Date('2025-12-31T00:00:00Z');
    const { accepted } = own.putEvents({
      Entries: [
        { ...entry, Time },
        { ...entry, Source: 'other' },
      ],
    });
    expect(replay(own)).toEqual([
      { bus: 'orders-bus', envelope: { ...accepted[0]?.envelope, 'replay-name': 'again' } },
    ]);
    expect(own.archivedBytes).toBe(Buffer.byteLength(JSON.stringify(accepted[0]?.envelope)));
  });

  it('replay the events of a time, to the rules that are named', () => {
    const own = keeping();
    const at = (time: string) => ({ ...entry, Time: new Date(time) });
    own.putEvents({ Entries: [at('2025-12-30T00:00:00Z'), at('2025-12-31T00:00:00Z')] });
    const replayed = replay(own, {
      EventStartTime: new Date('2025-12-30T12:00:00Z'),
      Destination: { Arn: bus, FilterArns: ['arn:rule'] },
    });
    expect(replayed).toMatchObject([{ envelope: { time: '2025-12-31T00:00:00Z' }, rules: ['arn:rule'] }]);
  });

  it('do not keep what is replayed once more', () => {
    const own = keeping();
    own.putEvents({ Entries: [entry] });
    for (const { envelope } of replay(own)) own.accept('orders-bus', envelope);
    expect(replay(own, { ReplayName: 'third' })).toHaveLength(1);
  });

  it.each([
    [{ EventSourceArn: 'arn:other' }, 'ResourceNotFoundException'],
    [{ Destination: { Arn: 'arn:aws:events:x:0:event-bus/default' } }, 'ValidationException'],
  ])('refuse a replay of %j by %s', (change, name) => {
    expect(() => replay(keeping(), change)).toThrow(expect.objectContaining({ name }) as Error);
  });

  it('refuse a name that was used', () => {
    const own = keeping();
    replay(own);
    expect(() => replay(own)).toThrow('already exists');
  });
});

it('tells what a service tells on the account’s bus', () => {
  const told = bridge.serviceEvent('aws.ec2', 'Changed', { n: 1 }, ['arn:i']);
  expect(told).toMatchObject({
    bus: 'default',
    envelope: { source: 'aws.ec2', 'detail-type': 'Changed', detail: { n: 1 }, resources: ['arn:i'] },
  });
});
