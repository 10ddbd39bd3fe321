import { HOUR } from '../../../tools/aws/time';
import type { World } from '../../../tools/simulation/world';
import { arn, letsIn, smallWorld } from '../../support/small-world';

const QUEUE = { Type: 'AWS::SQS::Queue', Properties: {} };
const subscription = (rest: object) => ({
  Type: 'AWS::SNS::Subscription',
  Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint: arn('Queue'), ...rest },
});
const resources = (rest: object = {}) => ({
  Topic: { Type: 'AWS::SNS::Topic', Properties: {} },
  Queue: QUEUE,
  Letters: QUEUE,
  Subscription: subscription(rest),
});
const OPEN = letsIn('Topic', 'Queue', 'Letters');
const parked = { RedrivePolicy: { deadLetterTargetArn: arn('Letters') } };
const raw = { RawMessageDelivery: true, ...parked };
const attributes = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`a${n}`, { DataType: 'String', StringValue: 'x' }]));

function publish(world: World, rest: object = {}): void {
  const [topic] = world.template.of('AWS::SNS::Topic');
  world.sns.perform('PublishCommand', { TopicArn: topic?.arn, Message: 'one', ...rest });
}

/** A run in which a client publishes once. */
async function published(template: Parameters<typeof smallWorld>[0], rest: object = {}, schedule: number[] = []) {
  const world = await smallWorld(template, {}, schedule);
  await world.run((own) => {
    publish(own, rest);
    return own.clock.pause(3 * HOUR);
  });
  return world;
}
const bodies = (world: World, queue: string) =>
  world.sqs.sent.filter((one) => one.queue === queue).map(({ body }) => body);

it('sends a message to a queue in an envelope', async () => {
  const MessageAttributes = { price: { DataType: 'Number', StringValue: '2' } };
  const world = await published({ ...resources(), ...OPEN }, { Subject: 'Hello', MessageAttributes });
  const [message] = world.sns.published;
  expect(bodies(world, 'Queue').map((body) => JSON.parse(body) as object)).toEqual([
    {
      Type: 'Notification',
      MessageId: message?.messageId,
      TopicArn: message?.topicArn,
      Subject: 'Hello',
      Message: 'one',
      Timestamp: '2026-01-05T09:00:00.000Z',
      SignatureVersion: '1',
      ...Object.fromEntries(['Signature', 'SigningCertURL', 'UnsubscribeURL'].map((name) => [name, 'EXAMPLE'])),
      MessageAttributes: { price: { Type: 'Number', Value: '2' } },
    },
  ]);
});

it('sends a message raw, with its attributes', async () => {
  const MessageAttributes = attributes(10);
  const world = await smallWorld({ ...resources(raw), ...OPEN });
  await world.run(async (own) => {
    publish(own, { MessageAttributes });
    await own.clock.pause(1000);
    const [message] = own.sqs.messages('Queue');
    expect(message).toMatchObject({ body: 'one', attributes: MessageAttributes });
  });
  expect.assertions(1);
});

it.each([
  ['goes by the filter policy', { FilterPolicy: { a0: ['y'] } }, 0],
  ['goes by the filter policy', { FilterPolicy: { a0: ['x'] } }, 1],
  ['sends people nothing in this world', { Protocol: 'email', Endpoint: 'ann@example.com' }, 0],
])('%s: %j', async (_, rest, count) => {
  const world = await published(
    { ...resources({ ...parked, ...rest }), ...OPEN },
    { MessageAttributes: attributes(1) },
  );
  expect([bodies(world, 'Queue').length, bodies(world, 'Letters')]).toEqual([count, []]);
});

it('parks what a queue may not be sent, as the queue would have got it', async () => {
  const template = { ...resources(raw), ...letsIn('Topic', 'Letters') };
  const world = await published(template, { MessageAttributes: attributes(1) });
  expect([bodies(world, 'Queue'), bodies(world, 'Letters')]).toEqual([[], ['one']]);
});

it('parks what has too many attributes to be raw', async () => {
  const world = await published({ ...resources(raw), ...OPEN }, { MessageAttributes: attributes(11) });
  expect([bodies(world, 'Queue'), bodies(world, 'Letters')]).toEqual([[], ['one']]);
});

it.each([
  ['a subscription without dead letters', resources()],
  ['dead letters that do not let it in', resources(parked)],
])('loses what may not be sent, with %s', async (_, template) => {
  const world = await published(template);
  expect(world.sqs.sent).toEqual([]);
  expect(world.timeline.lines().some((line) => line.includes('loses'))).toBe(true);
});

it('sends late, and twice, where the schedule has it so', async () => {
  const template = { ...resources(raw), ...OPEN };
  const [soon, late, twice] = [
    await published(template),
    await published(template, {}, [5]),
    await published(template, {}, [0, 1]),
  ];
  const times = (world: World) => world.sqs.sent.map(({ at }) => at - (world.sns.published[0]?.at ?? 0));
  expect([times(soon), times(late), times(twice)]).toEqual([[100], [HOUR], [100, 200]]);
  expect([...late.decisions.faults, ...twice.decisions.faults]).toEqual(
    expect.arrayContaining([
      ['topic: late', 1],
      ['topic: twice', 1],
    ]),
  );
});

it.each([
  ['the protocol https', { Protocol: 'https' }],
  ['the filter policy scope MessageBody', { FilterPolicyScope: 'MessageBody' }],
  ['RedrivePolicy.maxReceiveCount', { RedrivePolicy: { maxReceiveCount: 3 } }],
  ['AWS::SNS::Subscription.DeliveryPolicy', { DeliveryPolicy: {} }],
])('ends %s by name', async (named, rest) => {
  await expect(smallWorld(resources(rest))).rejects.toThrow(named);
});

it('refuses a batch in part, where the schedule has it so', async () => {
  const Publisher = `
    const { SNSClient, PublishBatchCommand } = require('@aws-sdk/client-sns');
    const sns = new SNSClient({});
    exports.handler = ({ TopicArn }) => sns.send(new PublishBatchCommand({
      TopicArn,
      PublishBatchRequestEntries: ['a', 'b', 'c'].map((Id) => ({ Id, Message: Id })),
    }));`;
  const answersUnder = async (schedule: number[]) => {
    const world = await smallWorld({ ...resources(raw), ...OPEN }, { Publisher }, schedule);
    const [topic] = world.template.of('AWS::SNS::Topic');
    await world.run((own) => own.lambda.invoke('Publisher', { TopicArn: topic?.arn }).then());
    const [invocation] = world.lambda.invocations;
    return [invocation?.outcome, world.sns.published.map(({ message }) => message)];
  };
  expect(await answersUnder([])).toMatchObject([{ value: { Failed: [] } }, ['a', 'b', 'c']]);
  // The call is partly refused: of its entries the second, and the last as ever.
  const [outcome, messages] = await answersUnder([6, 0, 1]);
  expect(messages).toEqual(['a']);
  expect(outcome).toMatchObject({ value: { Successful: [{ Id: 'a' }], Failed: [{ Id: 'b' }, { Id: 'c' }] } });
});

describe('a function that subscribes', () => {
  const code = {
    Audit: "exports.handler = async ({ Records: [{ Sns }] }) => { if (Sns.Message === 'poison') throw new Error(); };",
  };
  const permission = {
    Permission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: arn('Audit'),
        Principal: 'sns.amazonaws.com',
        SourceArn: { Ref: 'Topic' },
      },
    },
  };
  const destination = {
    Failed: QUEUE,
    Invoking: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: 'Audit' },
        Qualifier: '$LATEST',
        DestinationConfig: { OnFailure: { Destination: arn('Failed') } },
      },
    },
  };
  const template = resources({ Protocol: 'lambda', Endpoint: arn('Audit'), ...parked });

  async function told(more: object, rest: object = {}) {
    const world = await smallWorld({ ...template, ...OPEN, ...more }, code);
    await world.run((own) => {
      publish(own, rest);
      return own.clock.pause(3 * HOUR);
    });
    return world;
  }

  it('is given the message', async () => {
    const MessageAttributes = { price: { DataType: 'Number', StringValue: '2' } };
    const world = await told(permission, { MessageAttributes });
    expect(world.lambda.invocations.map(({ event }) => event)).toEqual([
      {
        Records: [
          {
            EventSource: 'aws:sns',
            EventVersion: '1.0',
            EventSubscriptionArn: world.template.of('AWS::SNS::Subscription')[0]?.arn,
            Sns: expect.objectContaining({
              MessageId: world.sns.published[0]?.messageId,
              Message: 'one',
              Subject: null,
              MessageAttributes: { price: { Type: 'Number', Value: '2' } },
            }) as object,
          },
        ],
      },
    ]);
    expect(world.sqs.sent).toEqual([]);
  });

  it('is Lambda’s to retry, and its failures go to its own destination', async () => {
    const world = await told({ ...permission, ...destination }, { Message: 'poison' });
    expect(world.lambda.invocations).toHaveLength(3);
    expect([bodies(world, 'Failed').length, bodies(world, 'Letters')]).toEqual([1, []]);
    expect(bodies(world, 'Failed')[0]).toContain('poison');
  });

  it('that does not let the topic in is not run: the message is parked in its envelope', async () => {
    const world = await told(destination);
    expect(world.lambda.invocations).toEqual([]);
    expect(bodies(world, 'Letters').map((body) => JSON.parse(body) as object)).toMatchObject([{ Message: 'one' }]);
  });
});

describe('a FIFO topic', () => {
  const FIFO_QUEUE = { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } };
  const ledger = {
    ...resources(raw),
    Topic: { Type: 'AWS::SNS::Topic', Properties: { FifoTopic: true, TopicName: 'ledger.fifo' } },
    ...{ Queue: FIFO_QUEUE, Letters: FIFO_QUEUE },
  };
  const entries = async (template: Parameters<typeof smallWorld>[0], schedule: number[] = []) => {
    const world = await smallWorld({ ...ledger, ...template }, {}, schedule);
    await world.run((own) => {
      for (const Message of ['a1', 'a2', 'b1', 'a2']) {
        publish(own, { Message, MessageGroupId: Message.slice(0, 1), MessageDeduplicationId: Message });
      }
      return own.clock.pause(3 * HOUR);
    });
    return world;
  };

  it('keeps the order of a group, whatever is late, and holds up no other', async () => {
    const world = await entries(OPEN, [5]);
    expect(bodies(world, 'Queue')).toEqual(['b1', 'a1', 'a2']);
    expect(world.sqs.messages('Queue').map(({ order }) => order?.group)).toEqual(['b', 'a', 'a']);
    expect(world.sns.published.map(({ message }) => message)).toEqual(['a1', 'a2', 'b1']);
  });

  it('parks what a queue may not be sent, in order', async () => {
    const world = await entries(letsIn('Topic', 'Letters'));
    const parkedIds = world.sqs.messages('Letters').map(({ order }) => order?.deduplicationId);
    expect([bodies(world, 'Queue'), parkedIds.filter((id) => id?.startsWith('a'))]).toEqual([[], ['a1', 'a2']]);
  });

  it('sends to a standard queue without an order', async () => {
    const world = await entries({ ...OPEN, Queue: QUEUE });
    expect(world.sqs.messages('Queue').map(({ order }) => order)).toEqual([undefined, undefined, undefined]);
  });

  it('takes no function, and a standard one no FIFO queue', async () => {
    const refused = 'the subscription Subscription, which SNS refuses';
    const toFunction = { ...ledger, Subscription: subscription({ Protocol: 'lambda', Endpoint: arn('Audit') }) };
    await expect(smallWorld(toFunction, { Audit: '' })).rejects.toThrow(refused);
    await expect(smallWorld({ ...resources(), Queue: FIFO_QUEUE })).rejects.toThrow(refused);
  });
});
