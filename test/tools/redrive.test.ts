import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  ResourceAlreadyExistsException,
} from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { scenarios } from '../../lib/registry';
import { forFunction, forQueue } from '../../tools/redrive/letter';
import { handToTarget } from '../../tools/redrive/rule-target';
import { deadLetterPaths } from '../../tools/redrive/paths';
import { DeadLetterBox, type Route } from '../../tools/redrive/redrive';
import { templateOf } from '../../tools/template/synthesis';
import { resourcesOf } from '../../tools/template/template';
import { throttled } from '../support/aws-errors';

describe('the paths of a stack', () => {
  it.each(scenarios.map(({ id }) => id))('are all that %s has dead letters of, each under one name', (scenario) => {
    const template = templateOf(scenario);
    const queues = resourcesOf(template, 'AWS::SQS::Queue').map(([id]) => id);
    const paths = deadLetterPaths(template);
    expect(paths.map(({ deadLetters }) => deadLetters).sort()).toEqual(
      queues.filter((id) => /(DeadLetters|Undelivered)[0-9A-F]{8}$/.test(id)).sort(),
    );
    expect(new Set(paths.map(({ name }) => name)).size).toBe(paths.length);
  });

  it('lead to what a rule could not hand its events to', () => {
    expect(deadLetterPaths(templateOf('EventTriggers')).at(-1)).toMatchObject({
      name: 'next-undelivered',
      target: { ofRules: true },
    });
  });

  it('lead to the queue that gave letters up, else to the function', () => {
    const paths = deadLetterPaths(templateOf('TransactionalOutbox'));
    expect(paths).toEqual([
      expect.objectContaining({
        name: 'shipping',
        target: { queue: expect.stringMatching(/^ShippingQueue/) as string, raw: false },
      }),
      expect.objectContaining({
        name: 'sweeping',
        target: { function: expect.stringMatching(/^SweepOutbox/) as string },
      }),
      expect.objectContaining({ name: 'gap-watching' }),
    ]);
  });
});

const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });
const envelope = { Type: 'Notification', MessageId: 'n1', TopicArn: 'arn:aws:sns:us-east-1:1:t', Message: '{"a":1}' };

describe('what is sent back to a queue', () => {
  it('is the message, without what a service wrote on it', () => {
    const letter = {
      Body: 'text',
      MessageAttributes: { own: attribute('1'), ErrorCode: attribute('x'), RULE_ARN: attribute('x') },
    };
    expect(forQueue(letter, false)).toEqual({ MessageBody: 'text', MessageAttributes: { own: attribute('1') } });
  });

  it('keeps the group, and is the same message when it is sent again', () => {
    const letter = { MessageId: 'm1', Body: 'text', Attributes: { MessageGroupId: 'g', MessageDeduplicationId: 'd' } };
    expect(forQueue(letter, true)).toMatchObject({ MessageGroupId: 'g', MessageDeduplicationId: 'm1' });
  });

  it.each([
    [true, '{"a":1}'],
    [false, JSON.stringify(envelope)],
  ])('leaves SNS’s envelope where the queue gets raw messages: %s', (raw, MessageBody) => {
    expect(forQueue({ Body: JSON.stringify(envelope) }, raw)).toMatchObject({ MessageBody });
  });
});

describe('what a function is invoked with', () => {
  it.each<[string, unknown, unknown]>([
    ['what Lambda gave up', { requestContext: {}, requestPayload: { a: 1 }, responsePayload: {} }, { a: 1 }],
    ['what SNS could not hand over', envelope, { Records: [expect.objectContaining({ Sns: envelope })] }],
    ['what a schedule could not hand over', {}, {}],
  ])('is %s', (_, body, payload) => {
    expect(forFunction({ Body: JSON.stringify(body) })).toEqual(payload);
  });

  it('is nothing when the letter says nothing of it', () => {
    expect(() => forFunction({ Body: 'text' })).toThrow('It is no JSON.');
  });
});

describe('the target of a rule', () => {
  const [states, buses, logs] = [
    mockClient(SFNClient),
    mockClient(EventBridgeClient),
    mockClient(CloudWatchLogsClient),
  ];
  const event = {
    id: 'e1',
    source: 's',
    'detail-type': 'd',
    time: '2026-03-01T12:00:00Z',
    resources: ['r'],
    detail: {},
  };
  const Body = JSON.stringify(event);
  const of = (target: string) => ({ Body, MessageAttributes: { TARGET_ARN: attribute(`arn:aws:${target}`) } });
  const workflow = of('states:eu-west-1:1:stateMachine:w');
  const bus = of('events:eu-west-1:1:event-bus/b');
  const group = of('logs:eu-west-1:1:log-group:g');
  beforeEach(() => {
    for (const mock of [states, buses, logs]) mock.reset();
  });

  it('is a workflow, which starts by the event’s id', async () => {
    states.on(StartExecutionCommand).resolves({});
    await handToTarget(workflow);
    expect(states.commandCalls(StartExecutionCommand)[0]?.args[0].input).toEqual({
      stateMachineArn: 'arn:aws:states:eu-west-1:1:stateMachine:w',
      name: 'e1',
      input: Body,
    });
  });

  it('is a workflow that had started', async () => {
    states.on(StartExecutionCommand).rejects(new ExecutionAlreadyExists({ message: '', $metadata: {} }));
    await expect(handToTarget(workflow)).resolves.toBeUndefined();
    states.on(StartExecutionCommand).rejects(throttled);
    await expect(handToTarget(workflow)).rejects.toThrow(throttled);
  });

  it('is another bus', async () => {
    buses.on(PutEventsCommand).resolves({ Entries: [{ EventId: 'e2' }] });
    await handToTarget(bus);
    expect(buses.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries).toEqual([
      {
        EventBusName: 'arn:aws:events:eu-west-1:1:event-bus/b',
        Source: 's',
        DetailType: 'd',
        Resources: ['r'],
        Time: new Date(event.time),
        Detail: '{}',
      },
    ]);
    buses.on(PutEventsCommand).resolves({ Entries: [{ ErrorCode: 'x', ErrorMessage: 'Not yours' }] });
    await expect(handToTarget(bus)).rejects.toThrow('The bus refused the event: Not yours');
  });

  it('is a log group, whose stream may be there', async () => {
    logs.on(CreateLogStreamCommand).rejects(new ResourceAlreadyExistsException({ message: '', $metadata: {} }));
    logs.on(PutLogEventsCommand).resolves({});
    await handToTarget(group);
    expect(logs.commandCalls(PutLogEventsCommand)[0]?.args[0].input).toMatchObject({
      logGroupName: 'g',
      logStreamName: 'redriven/e1',
      logEvents: [{ message: Body }],
    });
    logs.on(CreateLogStreamCommand).rejects(throttled);
    await expect(handToTarget(group)).rejects.toThrow(throttled);
  });

  it.each(['ecs:eu-west-1:1:cluster/c', ''])('is not “%s”', async (target) => {
    await expect(handToTarget(of(target))).rejects.toThrow('No event can be handed to');
  });
});

describe('a box of dead letters', () => {
  const sqs = mockClient(SQSClient);
  const lambda = mockClient(LambdaClient);
  const toQueue: Route = { from: 'dead', to: { queueUrl: 'queue', raw: false } };
  const letter = (id: string): Message => ({ MessageId: id, ReceiptHandle: `${id}!`, Body: `body ${id}` });
  const fast = (end = new AbortController().signal) => ({ perSecond: 1000, end });
  const sent = () => sqs.commandCalls(SendMessageCommand).map(({ args: [{ input }] }) => input.MessageBody);
  const deleted = () => sqs.commandCalls(DeleteMessageCommand).map(({ args: [{ input }] }) => input.ReceiptHandle);
  const released = () =>
    sqs.commandCalls(ChangeMessageVisibilityCommand).map(({ args: [{ input }] }) => input.ReceiptHandle);
  const moved = () => undefined;

  beforeEach(() => {
    for (const mock of [sqs, lambda]) mock.reset();
    for (const command of [DeleteMessageCommand, ChangeMessageVisibilityCommand, SendMessageCommand] as const) {
      sqs.on(command as typeof SendMessageCommand).resolves({});
    }
    sqs
      .on(ReceiveMessageCommand)
      .resolvesOnce({ Messages: [letter('a'), letter('b')] })
      .resolvesOnce({ Messages: [letter('c')] })
      .resolves({});
  });

  it('sends each back, and deletes it after', async () => {
    expect(await new DeadLetterBox(toQueue).redrive(fast(), moved)).toBe(3);
    expect(sent()).toEqual(['body a', 'body b', 'body c']);
    expect(deleted()).toEqual(['a!', 'b!', 'c!']);
    expect(sqs.commandCalls(SendMessageCommand)[0]?.args[0].input.QueueUrl).toBe('queue');
  });

  it('invokes a function, which answers later', async () => {
    lambda.on(InvokeCommand).resolves({});
    sqs
      .on(ReceiveMessageCommand)
      .resolvesOnce({ Messages: [{ ...letter('a'), Body: '{}' }] })
      .resolves({});
    await new DeadLetterBox({ from: 'dead', to: { functionName: 'f' } }).redrive(fast(), moved);
    expect(lambda.commandCalls(InvokeCommand)[0]?.args[0].input).toEqual({
      FunctionName: 'f',
      InvocationType: 'Event',
      Payload: '{}',
    });
    expect(deleted()).toEqual(['a!']);
  });

  it('hands events to the targets of rules', async () => {
    const states = mockClient(SFNClient);
    states.on(StartExecutionCommand).resolves({});
    const MessageAttributes = { TARGET_ARN: attribute('arn:aws:states:eu-west-1:1:stateMachine:w') };
    sqs
      .on(ReceiveMessageCommand)
      .resolvesOnce({ Messages: [{ ...letter('a'), Body: '{"id":"e1"}', MessageAttributes }] })
      .resolves({});
    await new DeadLetterBox({ from: 'dead', to: { ofRules: true } }).redrive(fast(), moved);
    expect(states.commandCalls(StartExecutionCommand)).toHaveLength(1);
    expect(deleted()).toEqual(['a!']);
  });

  it('loses none that could not be sent, and lets go of those behind it', async () => {
    sqs.on(SendMessageCommand).rejects(throttled);
    await expect(new DeadLetterBox(toQueue).redrive(fast(), moved)).rejects.toThrow(throttled);
    expect([deleted(), released()]).toEqual([[], ['a!', 'b!']]);
  });

  it('throws what could not be deleted: it is sent again by the next run', async () => {
    sqs.on(DeleteMessageCommand).rejects(throttled);
    await expect(new DeadLetterBox(toQueue).redrive(fast(), moved)).rejects.toThrow(throttled);
    expect([sent(), released()]).toEqual([['body a'], ['b!']]);
  });

  it('stops between two, and lets go of what is in hand', async () => {
    const end = new AbortController();
    const stop = () => end.abort();
    expect(await new DeadLetterBox(toQueue).redrive({ perSecond: 0.001, end: end.signal }, stop)).toBe(1);
    expect([deleted(), released()]).toEqual([['a!'], ['b!']]);
  });

  it('is looked into without a letter being moved', async () => {
    const letters = await new DeadLetterBox(toQueue).look();
    expect(letters.map(({ MessageId }) => MessageId)).toEqual(['a', 'b', 'c']);
    expect([sent(), deleted(), released()]).toEqual([[], [], ['a!', 'b!', 'c!']]);
  });

  it('is counted', async () => {
    sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { ApproximateNumberOfMessages: '7' } });
    expect(await new DeadLetterBox(toQueue).count()).toBe(7);
  });
});
