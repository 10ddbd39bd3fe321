import { errorName } from './error-name';
import * as fc from 'fast-check';
import { type QueueSpec, type Received, Sqs } from '../../../tools/aws/sqs/model';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const named = (name: string, rest: Partial<QueueSpec> = {}): QueueSpec => ({
  name,
  arn: `arn:aws:sqs:eu-west-1:000000000000:${name}`,
  url: `https://sqs.eu-west-1.amazonaws.com/000000000000/${name}`,
  visibilityTimeoutSeconds: 30,
  retentionSeconds: 4 * 24 * 3600,
  ...rest,
});
const LETTERS = named('letters', { retentionSeconds: 14 * 24 * 3600 });
const JOBS = named('jobs', { redrive: { deadLetterArn: LETTERS.arn, maxReceiveCount: 2 } });
const SLOW = named('slow', { delaySeconds: 5 });

let now: Date;
let sqs: Sqs;
let ids = 0;

const later = (milliseconds: number) => (now = new Date(now.getTime() + milliseconds));
const start = (next?: (count: number) => number) =>
  (sqs = new Sqs(
    [JOBS, LETTERS, SLOW],
    () => now,
    () => `id-${(ids += 1)}`,
    next ? { next } : {},
  ));
const receiveOne = (queue = 'jobs'): Received => {
  const [message] = sqs.receive(queue, 1);
  if (!message) throw new Error('There is no message.');
  return message;
};
/** Receives whatever is there, and deletes none of it. */
const failEach = (times: number) => {
  for (let time = 0; time < times; time += 1) {
    sqs.receive('jobs', 10);
    later(30 * SECOND);
  }
};

beforeEach(() => {
  now = new Date('2026-01-01T00:00:00Z');
  start();
});

it('gives a message out as Lambda does, and counts', () => {
  const messageId = sqs.send(JOBS.url, 'one', { jobId: { DataType: 'String', StringValue: 'j' } });
  later(SECOND);
  sqs.receive('jobs', 10);
  later(30 * SECOND);
  expect(sqs.receive(JOBS.arn, 10)).toEqual([
    {
      messageId,
      receiptHandle: expect.any(String) as string,
      body: 'one',
      md5OfBody: 'f97c5d29941bfb1b2fdab0874906ab82',
      attributes: {
        ApproximateReceiveCount: '2',
        SentTimestamp: String(now.getTime() - 31 * SECOND),
        ApproximateFirstReceiveTimestamp: String(now.getTime() - 30 * SECOND),
        SenderId: expect.any(String) as string,
      },
      messageAttributes: {
        jobId: { dataType: 'String', stringValue: 'j', stringListValues: [], binaryListValues: [] },
      },
    },
  ]);
});

it.each([
  ['', 'MissingParameter'],
  ['\u0000', 'InvalidMessageContents'],
  ['\uFFFF', 'InvalidMessageContents'],
  ['\uD800', 'InvalidMessageContents'],
  ['\t\u{10FFFF}', 'none'],
  ['x'.repeat(1024 * 1024), 'none'],
  ['é'.repeat(512 * 1024) + 'x', 'InvalidParameterValue'],
])('takes or refuses %.10j', (body, name) => {
  expect(errorName(() => sqs.send('jobs', body))).toBe(name);
  expect(sqs.depth('jobs').visible).toBe(name === 'none' ? 1 : 0);
});

it('counts attributes as part of the size', () => {
  const attributes = { a: { DataType: 'String', StringValue: 'x' } };
  const body = 'x'.repeat(1024 * 1024 - 'aStringx'.length);
  expect(errorName(() => sqs.send('jobs', body, attributes))).toBe('none');
  expect(errorName(() => sqs.send('jobs', `${body}x`, attributes))).toBe('InvalidParameterValue');
});

it('knows no other queue', () => {
  expect(errorName(() => sqs.send('other', 'x'))).toBe('QueueDoesNotExist');
});

it("delays by the queue's delay or by the message's own", () => {
  sqs.send('slow', 'by the queue');
  sqs.send('slow', 'by itself', {}, 0);
  expect(sqs.receive('slow', 10).map(({ body }) => body)).toEqual(['by itself']);
  later(5 * SECOND);
  expect(sqs.receive('slow', 10).map(({ body }) => body)).toEqual(['by the queue']);
  expect(errorName(() => sqs.send('slow', 'x', {}, 901))).toBe('InvalidParameterValue');
});

it('deletes by the handle of the last receive only, however long ago', () => {
  sqs.send('slow', 'one', {}, 0);
  const first = receiveOne('slow');
  later(30 * SECOND);
  const second = receiveOne('slow');
  sqs.delete('slow', first.receiptHandle);
  expect(sqs.messages('slow')).toHaveLength(1);
  later(HOUR);
  sqs.delete('slow', second.receiptHandle);
  sqs.delete('slow', second.receiptHandle);
  expect(sqs.messages('slow')).toHaveLength(0);
  expect(errorName(() => sqs.delete('slow', 'nonsense'))).toBe('ReceiptHandleIsInvalid');
});

describe('a change of visibility', () => {
  const change = (handle: string, seconds: number) => errorName(() => sqs.changeVisibility('jobs', handle, seconds));
  let handle: string;

  beforeEach(() => {
    sqs.send('jobs', 'one');
    handle = receiveOne().receiptHandle;
  });

  it('counts from now on', () => {
    later(20 * SECOND);
    change(handle, 60);
    later(59 * SECOND);
    expect(sqs.depth('jobs')).toEqual({ visible: 0, hidden: 1 });
    later(SECOND);
    expect(sqs.depth('jobs')).toEqual({ visible: 1, hidden: 0 });
  });

  it('of 0 shows the message, which counts as received all the same', () => {
    change(handle, 0);
    expect(receiveOne().attributes.ApproximateReceiveCount).toBe('2');
  });

  it('reaches 12 hours after the receive, no further', () => {
    later(10 * SECOND);
    expect(change(handle, 12 * 3600)).toBe('InvalidParameterValue');
    expect(change(handle, 12 * 3600 - 10)).toBe('none');
    expect(change(handle, -1)).toBe('InvalidParameterValue');
  });

  it('fails with a handle that is of no use any more', () => {
    later(30 * SECOND);
    expect(change(handle, 1)).toBe('MessageNotInflight');
    const { receiptHandle } = receiveOne();
    expect(change(handle, 1)).toBe('InvalidParameterValue');
    sqs.delete('jobs', receiptHandle);
    expect(change(receiptHandle, 1)).toBe('InvalidParameterValue');
    expect(change('nonsense', 1)).toBe('ReceiptHandleIsInvalid');
  });
});

describe('dead letters', () => {
  const exhaust = () => {
    failEach(2);
    expect(sqs.receive('jobs', 10)).toEqual([]);
  };

  it('are messages that were received as often as they may be', () => {
    const messageId = sqs.send('jobs', 'one');
    const sentAt = now;
    exhaust();
    expect(sqs.messages('jobs')).toEqual([]);
    expect(sqs.messages('letters')).toMatchObject([{ messageId, sentAt, sourceArn: JOBS.arn }]);
    expect(receiveOne('letters').attributes.DeadLetterQueueSourceArn).toBe(JOBS.arn);
  });

  it('go back to where they came from, as new messages', () => {
    const messageId = sqs.send('jobs', 'one', { a: { DataType: 'String', StringValue: 'kept' } });
    exhaust();
    sqs.send('letters', 'of no queue');
    expect(sqs.startMove(LETTERS.arn)).toBe(1);
    expect(sqs.messages('letters').map(({ body }) => body)).toEqual(['of no queue']);
    const back = receiveOne();
    expect(back.messageId).not.toBe(messageId);
    expect(back).toMatchObject({
      body: 'one',
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(now.getTime()) },
      messageAttributes: { a: { stringValue: 'kept' } },
    });
  });

  it('go where they are sent, save those in flight', () => {
    sqs.send('letters', 'in flight');
    receiveOne('letters');
    sqs.send('letters', 'of no queue');
    expect(sqs.startMove(LETTERS.arn, JOBS.arn)).toBe(1);
    expect(receiveOne().body).toBe('of no queue');
    expect(errorName(() => sqs.startMove(JOBS.arn))).toBe('InvalidParameterValue');
  });
});

it('drops what is too old, by when it was sent, as a dead letter too', () => {
  sqs.send('jobs', 'old');
  later(2 * 24 * HOUR);
  failEach(3);
  sqs.send('jobs', 'left');
  later(12 * 24 * HOUR - 91 * SECOND);
  expect([sqs.depth('letters').visible, sqs.depth('jobs').visible]).toEqual([1, 0]);
  expect(sqs.dropped('jobs').map(({ body }) => body)).toEqual(['left']);
  later(SECOND);
  expect(sqs.dropped('letters').map(({ body }) => body)).toEqual(['old']);
});

it('gives out in any order', () => {
  start((count) => count - 1);
  for (const body of ['a', 'b', 'c']) sqs.send('slow', body, {}, 0);
  expect(sqs.receive('slow', 2).map(({ body }) => body)).toEqual(['c', 'b']);
});

describe('commands', () => {
  const QueueUrl = SLOW.url;
  const entry = (Id: string, MessageBody = Id) => ({ Id, MessageBody, DelaySeconds: 0 });
  const batch = (Entries: object[]) => () => sqs.call('SendMessageBatchCommand', { QueueUrl, Entries });

  it('send, receive, hide and delete', () => {
    const MessageAttributes = { a: { DataType: 'String', StringValue: 'x' } };
    const sent = sqs.call('SendMessageCommand', { QueueUrl, MessageBody: 'one', DelaySeconds: 0, MessageAttributes });
    const { MessageId } = sent as { MessageId: string };
    const received = sqs.call('ReceiveMessageCommand', { QueueUrl, MaxNumberOfMessages: 10 });
    expect(received).toMatchObject({
      Messages: [{ MessageId, Body: 'one', MessageAttributes, Attributes: { ApproximateReceiveCount: '1' } }],
    });
    const [{ ReceiptHandle }] = (received as { Messages: [{ ReceiptHandle: string }] }).Messages;
    sqs.call('ChangeMessageVisibilityCommand', { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });
    expect(sqs.depth('slow').visible).toBe(1);
    sqs.call('DeleteMessageCommand', { QueueUrl, ReceiptHandle });
    expect(sqs.call('ReceiveMessageCommand', { QueueUrl })).toEqual({});
  });

  it('of a batch succeed or fail one by one', () => {
    expect(batch([entry('a'), entry('b', '\u0000')])()).toMatchObject({
      Successful: [{ Id: 'a', MessageId: expect.any(String) as string }],
      Failed: [{ Id: 'b', SenderFault: true, Code: 'InvalidMessageContents' }],
    });
    const [{ receiptHandle: ReceiptHandle }] = [receiveOne('slow')];
    const Entries = [
      { Id: 'a', ReceiptHandle },
      { Id: 'b', ReceiptHandle: 'nonsense' },
    ];
    expect(sqs.call('DeleteMessageBatchCommand', { QueueUrl, Entries })).toMatchObject({
      Successful: [{ Id: 'a' }],
      Failed: [{ Id: 'b', Code: 'ReceiptHandleIsInvalid' }],
    });
  });

  it.each([
    ['EmptyBatchRequest', []],
    ['TooManyEntriesInBatchRequest', Array.from({ length: 11 }, (_, n) => entry(`e${n}`))],
    ['BatchEntryIdsNotDistinct', [entry('a'), entry('a')]],
    ['BatchRequestTooLong', ['a', 'b'].map((id) => entry(id, 'x'.repeat(600 * 1024)))],
  ])('of a batch are refused with %s', (name, entries) => {
    expect(errorName(batch(entries))).toBe(name);
  });

  it('count messages', () => {
    sqs.send('slow', 'delayed');
    for (const body of ['visible', 'in flight']) sqs.send('slow', body, {}, 0);
    receiveOne('slow');
    const counts = ['', 'NotVisible', 'Delayed'].map((kind) => `ApproximateNumberOfMessages${kind}`);
    expect(sqs.call('GetQueueAttributesCommand', { QueueUrl, AttributeNames: counts })).toEqual({
      Attributes: Object.fromEntries(counts.map((name) => [name, '1'])),
    });
  });

  it.each([
    ['PurgeQueueCommand', { QueueUrl }, "SQS's PurgeQueueCommand"],
    ['SendMessageCommand', { QueueUrl, MessageGroupId: 'g' }, 'SendMessageCommand.MessageGroupId'],
    ['GetQueueAttributesCommand', { QueueUrl, AttributeNames: ['Policy'] }, "SQS's queue attribute Policy"],
  ])('end %s with %j by name', (command, input, what) => {
    expect(() => sqs.call(command, input)).toThrow(`The simulation does not model ${what}`);
  });
});

it('shows no hidden message, loses none and brings none back, whatever happens', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('send' as const) }),
    fc.record({ kind: fc.constant('receive' as const), most: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constantFrom('delete' as const, 'hide' as const), which: fc.nat(9), seconds: fc.nat(90) }),
    fc.record({ kind: fc.constant('wait' as const), seconds: fc.nat(60) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.nat(99), (steps, order) => {
      start((count) => order % count);
      const sent = new Set<string>();
      const deleted = new Set<string>();
      const hiddenUntil = new Map<string, Date>();
      const inHand: Received[] = [];
      for (const one of steps) {
        if (one.kind === 'send') sent.add(sqs.send('jobs', 'x'));
        else if (one.kind === 'wait') later(one.seconds * SECOND);
        else if (one.kind === 'receive') {
          for (const message of sqs.receive('jobs', one.most)) {
            expect((hiddenUntil.get(message.messageId) ?? now) <= now).toBe(true);
            expect(deleted).not.toContain(message.messageId);
            expect(Number(message.attributes.ApproximateReceiveCount)).toBeLessThanOrEqual(2);
            hiddenUntil.set(message.messageId, new Date(now.getTime() + 30 * SECOND));
            inHand.push(message);
          }
        } else {
          const message = inHand[one.which];
          if (!message) continue;
          const { messageId, receiptHandle } = message;
          if (one.kind === 'delete') {
            sqs.delete('jobs', receiptHandle);
            if (!sqs.messages('jobs').some((other) => other.messageId === messageId)) deleted.add(messageId);
          } else if (errorName(() => sqs.changeVisibility('jobs', receiptHandle, one.seconds)) === 'none') {
            hiddenUntil.set(messageId, new Date(now.getTime() + one.seconds * SECOND));
          }
        }
      }
      const there = [...sqs.messages('jobs'), ...sqs.messages('letters')].map(({ messageId }) => messageId);
      expect(there).toHaveLength(new Set(there).size);
      const letters = new Set(sqs.messages('letters').map(({ messageId }) => messageId));
      expect(new Set([...there, ...[...deleted].filter((id) => !letters.has(id))])).toEqual(sent);
    }),
  );
});
