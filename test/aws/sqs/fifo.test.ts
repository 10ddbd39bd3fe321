import { errorName } from './error-name';
import * as fc from 'fast-check';
import { type QueueSpec, type Received, Sqs } from '../../../tools/aws/sqs/model';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const named = (name: string, rest: Partial<QueueSpec> = {}): QueueSpec => ({
  name,
  arn: `arn:aws:sqs:eu-west-1:000000000000:${name}`,
  url: `https://sqs.eu-west-1.amazonaws.com/000000000000/${name}`,
  visibilityTimeoutSeconds: 30,
  retentionSeconds: 4 * 24 * 3600,
  fifo: { contentBased: true, perGroup: false },
  ...rest,
});
const LETTERS = named('letters');
const LEDGER = named('ledger', { redrive: { deadLetterArn: LETTERS.arn, maxReceiveCount: 2 } });
const NAMED = named('named', { fifo: { contentBased: false, perGroup: true } });

let now: Date;
let sqs: Sqs;
let ids = 0;

const later = (milliseconds: number) => (now = new Date(now.getTime() + milliseconds));
const start = (next: (count: number) => number = () => 0) => {
  now = new Date('2026-01-01T00:00:00Z');
  sqs = new Sqs(
    [LEDGER, LETTERS, NAMED],
    () => now,
    () => `id-${(ids += 1)}`,
    { next },
  );
};
const send = (body: string, group = 'a') => sqs.send('ledger', body, {}, undefined, { group });
const bodiesOf = (messages: readonly { readonly body: string }[]) => messages.map(({ body }) => body).join(' ');
const receive = (most = 10, queue = 'ledger') => bodiesOf(sqs.receive(queue, most));

beforeEach(() => {
  start();
});

it('gives a group out in order, with what its order is by', () => {
  for (const body of ['1', '2', '3']) send(body);
  const received = sqs.receive('ledger', 2);
  expect(bodiesOf(received)).toBe('1 2');
  expect(received[1]?.attributes).toMatchObject({
    MessageGroupId: 'a',
    MessageDeduplicationId: 'd4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35',
    SequenceNumber: '00000000000000000002',
  });
});

it('locks a group while a message of it is hidden, and no other', () => {
  send('1');
  send('2');
  const [first] = sqs.receive('ledger', 1);
  send('x', 'b');
  expect([receive(), receive()]).toEqual(['x', '']);
  sqs.delete('ledger', first?.receiptHandle ?? '');
  expect(receive()).toBe('2');
});

it('gives back in order what was handed back, and counts its receives', () => {
  for (const body of ['1', '2']) send(body);
  const received = sqs.receive('ledger', 10);
  sqs.changeVisibility('ledger', received[0]?.receiptHandle ?? '', 0);
  expect(receive()).toBe('');
  sqs.changeVisibility('ledger', received[1]?.receiptHandle ?? '', 0);
  const again = sqs.receive('ledger', 10);
  expect(again.map(({ body, attributes }) => [body, attributes.ApproximateReceiveCount])).toEqual([
    ['1', '2'],
    ['2', '2'],
  ]);
});

it('fills a batch group by group, whichever comes first', () => {
  start((count) => count - 1);
  for (const [body, group] of [
    ['1', 'a'],
    ['x', 'b'],
    ['2', 'a'],
    ['y', 'b'],
    ['3', 'a'],
  ] as const)
    send(body, group);
  expect(receive(3)).toBe('x y 1');
});

describe('a dead letter', () => {
  const fail = (most: number) => {
    sqs.receive('ledger', most);
    later(30 * SECOND);
  };

  it('lets its group go on, and begins its age anew', () => {
    for (const body of ['poison', '2']) send(body);
    for (let time = 0; time < 2; time += 1) fail(1);
    expect(receive()).toBe('2');
    expect(sqs.messages('letters')).toMatchObject([{ body: 'poison', sentAt: now, order: { group: 'a' } }]);
  });

  it('takes along what was received behind it as often', () => {
    for (const body of ['poison', '2']) send(body);
    for (let time = 0; time < 2; time += 1) fail(10);
    expect([receive(), receive(10, 'letters')]).toEqual(['', 'poison 2']);
  });

  it('is none while its group is locked', () => {
    for (const body of ['1', '2']) send(body);
    for (let time = 0; time < 2; time += 1) {
      const received = sqs.receive('ledger', 10);
      later(10 * SECOND);
      sqs.changeVisibility('ledger', received[0]?.receiptHandle ?? '', 0);
      expect([receive(), sqs.messages('letters')]).toEqual(['', []]);
      later(20 * SECOND);
    }
    expect([receive(), receive(10, 'letters')]).toEqual(['', '1 2']);
  });
});

describe('a duplicate', () => {
  it('is taken once within five minutes, deleted or not, and answered as the first', () => {
    const first = send('1');
    sqs.delete('ledger', sqs.receive('ledger', 1)[0]?.receiptHandle ?? '');
    later(5 * MINUTE - 1);
    expect([send('1', 'b'), receive()]).toEqual([first, '']);
    later(1);
    expect(send('1')).not.toBe(first);
    expect(receive()).toBe('1');
  });

  it.each([
    ['a', 'same', 1],
    ['b', 'same', 2],
    ['a', 'other', 2],
  ])('goes by group %s and id %s, where the scope is the group', (group, deduplicationId, count) => {
    sqs.send('named', 'x', {}, undefined, { group: 'a', deduplicationId: 'same' });
    sqs.send('named', 'y', {}, undefined, { group, deduplicationId });
    expect(sqs.messages('named')).toHaveLength(count);
  });
});

it('deletes nothing that has become visible again', () => {
  send('1');
  const [first] = sqs.receive('ledger', 1);
  later(30 * SECOND);
  expect(errorName(() => sqs.delete('ledger', first?.receiptHandle ?? ''))).toBe('InvalidParameterValue');
  expect(receive()).toBe('1');
});

describe('a command', () => {
  const QueueUrl = NAMED.url;
  const sendBy = (rest: object) => () => sqs.call('SendMessageCommand', { QueueUrl, MessageBody: 'x', ...rest });

  it('is answered with the sequence number', () => {
    expect(sendBy({ MessageGroupId: 'a', MessageDeduplicationId: '1' })()).toMatchObject({
      MessageId: expect.any(String) as string,
      SequenceNumber: '00000000000000000001',
    });
  });

  it.each([
    ['no group', { MessageDeduplicationId: '1' }, 'MissingParameter'],
    ['no id', { MessageGroupId: 'a' }, 'InvalidParameterValue'],
    ['a group with a space', { MessageGroupId: 'a b', MessageDeduplicationId: '1' }, 'InvalidParameterValue'],
    ['a long id', { MessageGroupId: 'a', MessageDeduplicationId: 'x'.repeat(129) }, 'InvalidParameterValue'],
    ['a delay', { MessageGroupId: 'a', MessageDeduplicationId: '1', DelaySeconds: 1 }, 'InvalidParameterValue'],
  ])('with %s is refused', (_, rest, name) => {
    expect(errorName(sendBy(rest))).toBe(name);
  });

  it('to move dead letters is ended by name', () => {
    expect(() => sqs.startMove(LETTERS.arn)).toThrow('moves of the dead letters of FIFO queues');
  });
});

it('gives no message of a group out before an earlier one is gone, whatever happens', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('send' as const), group: fc.constantFrom('a', 'b') }),
    fc.record({ kind: fc.constant('receive' as const), most: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constantFrom('delete' as const, 'hand back' as const), which: fc.nat(9) }),
    fc.record({ kind: fc.constant('wait' as const), seconds: fc.nat(60) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.nat(99), (steps, order) => {
      start((count) => order % count);
      const inHand: Received[] = [];
      let count = 0;
      for (const one of steps) {
        if (one.kind === 'send') send(String((count += 1)), one.group);
        else if (one.kind === 'wait') later(one.seconds * SECOND);
        else if (one.kind === 'receive') {
          const before = sqs.messages('ledger');
          const received = sqs.receive('ledger', one.most);
          for (const { body, attributes } of received) {
            const left = before.filter((other) => other.order?.group === attributes.MessageGroupId);
            const ahead = left.filter((other) => Number(other.body) < Number(body)).map((other) => other.body);
            const gone = sqs.messages('letters').map((other) => other.body);
            expect([...received.map((other) => other.body), ...gone]).toEqual(expect.arrayContaining(ahead));
          }
          inHand.push(...received);
        } else {
          const handle = inHand[one.which]?.receiptHandle;
          if (handle === undefined) continue;
          errorName(() => {
            if (one.kind === 'delete') sqs.delete('ledger', handle);
            else sqs.changeVisibility('ledger', handle, 0);
          });
        }
      }
    }),
  );
});
