import { Sns } from '../../../tools/aws/sns/model';

const TopicArn = 'arn:aws:sns:eu-west-1:000000000000:Events';
const AT = new Date('2026-01-01T12:00:00.000Z');
const text = (StringValue: string) => ({ DataType: 'String', StringValue });

const FIFO = [
  { arn: 'arn:named', fifo: { contentBased: false, perGroup: false } },
  { arn: 'arn:content', fifo: { contentBased: true, perGroup: true } },
];

let sns: Sns;
let ids: number;
let now: Date;

beforeEach(() => {
  ids = 0;
  now = AT;
  sns = new Sns(
    [{ arn: TopicArn }, ...FIFO],
    () => now,
    () => `id-${(ids += 1)}`,
  );
});

const publish = (rest: object) => sns.call('PublishCommand', { TopicArn, Message: 'one', ...rest });
const batch = (...PublishBatchRequestEntries: object[]) =>
  sns.call('PublishBatchCommand', { TopicArn, PublishBatchRequestEntries });
const named = (name: string) => expect.objectContaining({ name }) as Error;

it('takes a message with its subject and attributes', () => {
  const MessageAttributes = { store: text('a'), price: { DataType: 'Number', StringValue: '1.5' } };
  const { output, accepted } = publish({ Subject: 'Hello', MessageAttributes });
  expect(output).toEqual({ MessageId: 'id-1' });
  expect(accepted).toEqual([
    {
      messageId: 'id-1',
      topicArn: TopicArn,
      subject: 'Hello',
      message: 'one',
      attributes: MessageAttributes,
      at: AT.getTime(),
    },
  ]);
});

it.each([
  ['no topic', { TopicArn: `${TopicArn}s` }, 'NotFoundException'],
  ['no message', { Message: '' }, 'InvalidParameterException'],
  ['256 KiB', { Message: 'é'.repeat(128 * 1024) }, undefined],
  ['more', { Message: `${'é'.repeat(128 * 1024)}x` }, 'InvalidParameterException'],
  ['256 KiB with attributes', { Message: 'x'.repeat(256 * 1024 - 8), MessageAttributes: { a: text('x') } }, undefined],
  [
    'more with attributes',
    { Message: 'x'.repeat(256 * 1024 - 7), MessageAttributes: { a: text('x') } },
    'InvalidParameterException',
  ],
  ['a subject of 99 characters', { Subject: 'x'.repeat(99) }, undefined],
  ['a longer subject', { Subject: 'x'.repeat(100) }, 'InvalidParameterException'],
  ['a subject of two lines', { Subject: 'a\nb' }, 'InvalidParameterException'],
  ['a name that AWS keeps', { MessageAttributes: { 'AWS.x': text('x') } }, 'InvalidParameterValueException'],
  ['a name with two dots', { MessageAttributes: { 'a..b': text('x') } }, 'InvalidParameterValueException'],
  ['a name that ends in a dot', { MessageAttributes: { 'a.': text('x') } }, 'InvalidParameterValueException'],
  ['a name with a space', { MessageAttributes: { 'a b': text('x') } }, 'InvalidParameterValueException'],
  ['an empty value', { MessageAttributes: { a: text('') } }, 'InvalidParameterValueException'],
  ['no type', { MessageAttributes: { a: { StringValue: 'x' } } }, 'InvalidParameterValueException'],
  [
    'a type of its own',
    { MessageAttributes: { a: { DataType: 'Text', StringValue: 'x' } } },
    'InvalidParameterValueException',
  ],
  [
    'a text as number',
    { MessageAttributes: { a: { DataType: 'Number', StringValue: 'ten' } } },
    'InvalidParameterValueException',
  ],
  [
    'an empty binary',
    { MessageAttributes: { a: { DataType: 'Binary', BinaryValue: new Uint8Array() } } },
    'InvalidParameterValueException',
  ],
  ['a text that is no list', { MessageAttributes: { a: { DataType: 'String.Array', StringValue: 'x' } } }, undefined],
])('answers %s', (_, rest, name) => {
  const call = () => publish(rest).accepted;
  if (name === undefined) expect(call()).toHaveLength(1);
  else expect(call).toThrow(named(name));
});

it.each([
  [{ MessageStructure: 'json' }, 'PublishCommand.MessageStructure'],
  [{ PhoneNumber: '1' }, 'PublishCommand.PhoneNumber'],
  [{ MessageGroupId: 'a' }, 'PublishCommand.MessageGroupId'],
])('ends %j by name', (rest, what) => {
  expect(() => publish(rest)).toThrow(what);
});

describe('a batch', () => {
  it('is taken entry by entry', () => {
    const { output, accepted } = batch(
      { Id: 'a', Message: 'one' },
      { Id: 'b', Message: '' },
      { Id: 'c', Message: 'x', MessageAttributes: { n: { DataType: 'Number', StringValue: 'x' } } },
      { Id: 'd', Message: 'two' },
    );
    expect(output).toEqual({
      Successful: [
        { Id: 'a', MessageId: 'id-1' },
        { Id: 'd', MessageId: 'id-2' },
      ],
      Failed: [
        expect.objectContaining({ Id: 'b', Code: 'InvalidParameter', SenderFault: true }),
        expect.objectContaining({ Id: 'c', Code: 'ParameterValueInvalid', SenderFault: true }),
      ],
    });
    expect(accepted.map(({ message }) => message)).toEqual(['one', 'two']);
  });

  const entry = (Id: string, Message = 'x') => ({ Id, Message });
  it.each<[string, object[]]>([
    ['EmptyBatchRequestException', []],
    ['TooManyEntriesInBatchRequestException', Array.from({ length: 11 }, (_, n) => entry(`e${n}`))],
    ['BatchEntryIdsNotDistinctException', [entry('a'), entry('a')]],
    ['InvalidBatchEntryIdException', [entry('a b')]],
    ['BatchRequestTooLongException', ['a', 'b'].map((id) => entry(id, 'x'.repeat(129 * 1024)))],
  ])('is refused with %s', (name, entries) => {
    expect(() => batch(...entries)).toThrow(named(name));
  });

  it('to no topic is refused as a whole', () => {
    const input = { TopicArn: 'arn:other', PublishBatchRequestEntries: [entry('a')] };
    expect(() => sns.call('PublishBatchCommand', input)).toThrow(named('NotFoundException'));
  });
});

describe('a FIFO topic', () => {
  const to = (arn: string, rest: object) => sns.call('PublishCommand', { TopicArn: arn, Message: 'one', ...rest });
  const entry = (MessageDeduplicationId: string, MessageGroupId = 'a') => ({ MessageGroupId, MessageDeduplicationId });

  it('numbers messages, and hands on their order', () => {
    const [first, second] = [to('arn:named', entry('1')), to('arn:named', entry('2'))];
    expect(first.output).toEqual({ MessageId: 'id-1', SequenceNumber: '00000000000000000001' });
    expect(second.accepted).toMatchObject([
      { order: { group: 'a', deduplicationId: '2', sequenceNumber: '00000000000000000002' } },
    ]);
  });

  it('takes a message once within five minutes, and answers as at first', () => {
    const first = to('arn:named', entry('1'));
    now = new Date(AT.getTime() + 5 * 60_000 - 1);
    expect(to('arn:named', entry('1', 'b'))).toEqual({ output: first.output, accepted: [] });
    now = new Date(AT.getTime() + 5 * 60_000);
    expect(to('arn:named', entry('1')).accepted).toHaveLength(1);
  });

  it('goes by the content without an id, and by the group where that is the scope', () => {
    const accepted = [{ MessageGroupId: 'a' }, { MessageGroupId: 'a' }, { MessageGroupId: 'b' }].map(
      (group) => to('arn:content', group).accepted.length,
    );
    expect(accepted).toEqual([1, 0, 1]);
  });

  it.each([
    ['no group', 'arn:content', {}, 'InvalidParameterException'],
    ['no id', 'arn:named', { MessageGroupId: 'a' }, 'InvalidParameterException'],
    ['a group with a space', 'arn:content', { MessageGroupId: 'a b' }, 'InvalidParameterException'],
  ])('refuses %s', (_, arn, rest, name) => {
    expect(() => to(arn, rest)).toThrow(named(name));
  });

  it('takes a duplicate in a batch once', () => {
    const PublishBatchRequestEntries = ['a', 'b'].map((Id) => ({ Id, Message: Id, ...entry('1') }));
    const { output, accepted } = sns.call('PublishBatchCommand', { TopicArn: 'arn:named', PublishBatchRequestEntries });
    expect([output, accepted.length]).toMatchObject([
      { Successful: [{ MessageId: 'id-1' }, { MessageId: 'id-1' }] },
      1,
    ]);
  });
});

it('ends other commands by name', () => {
  expect(() => sns.call('SubscribeCommand', {})).toThrow("SNS's SubscribeCommand");
});
