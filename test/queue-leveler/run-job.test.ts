import './variables';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/queue-leveler/run-job.handler';
import { conditionFailed, named } from '../support/aws-errors';

const table = mockClient(DynamoDBDocumentClient);
const queues = mockClient(SQSClient);
const backend = mockClient(LambdaClient);

const NOW = new Date('2026-03-02T00:00:00.000Z');
const HOUR_MS = 3_600_000;

/** What the writes of a row have in common with each kind of it. */
const write = {
  start: /:running, startedAt/,
  reopen: /REMOVE failures/,
  delay: /^SET #status = :delayed$/,
  countFailure: /ADD failures/,
  finish: /:done/,
  fail: /:failed/,
};
type Write = keyof typeof write;

/** What counting a failure answers: the receives that failed. */
const failures = (count: number) => () => ({ Attributes: { failures: new Set(Array(count).keys()) } });

/** The calls that were made, in their order. */
let calls: string[] = [];
/** What a call does instead of succeeding. */
let instead: Partial<Record<string, () => unknown>> = {};

const call = (name: string, answer: unknown = {}): unknown => {
  calls.push(name);
  return instead[name]?.() ?? answer;
};
const kindOf = (input: UpdateCommandInput): Write => {
  const [kind] = Object.entries(write).find(([, pattern]) => pattern.test(input.UpdateExpression ?? '')) ?? [];
  return kind as Write;
};
const written = (kind: Write): UpdateCommandInput | undefined =>
  table
    .commandCalls(UpdateCommand)
    .map(({ args }) => args[0].input)
    .find((input) => kindOf(input) === kind);

const refuse = () => {
  throw conditionFailed();
};
const breakDown = () => {
  throw new Error('down');
};
const payload = (value: unknown) => ({ Payload: { transformToString: () => JSON.stringify(value) } });
const answers429 = () => payload({ status: 429 });
const fails = () => ({ FunctionError: 'Unhandled', ...payload({ errorType: 'Error', errorMessage: 'no' }) });

interface Message {
  readonly id?: string;
  readonly body?: string;
  readonly receives?: number;
  readonly ageHours?: number;
  readonly attributes?: Readonly<Record<string, string>>;
}
const message = ({ id = 'm0', body = '{"payload":"x"}', receives = 1, ageHours = 0, attributes = {} }: Message = {}) =>
  ({
    messageId: id,
    receiptHandle: `receipt of ${id}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: String(NOW.getTime() - ageHours * HOUR_MS),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, stringValue]) => [name, { dataType: 'String', stringValue }]),
    ),
  }) as SQSRecord;
const redriven = (parkedAt: string) => message({ id: 'm9', attributes: { jobId: 'm0', parkedAt } });

/** Runs a batch. @returns the ids of the messages that stay on the queue */
async function run(messages: readonly SQSRecord[], remainingMs = () => 90_000): Promise<string[]> {
  const context = { getRemainingTimeInMillis: remainingMs } as Context;
  const { batchItemFailures } = await handler({ Records: messages } as SQSEvent, context);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
  jest.spyOn(Math, 'random').mockReturnValue(0.6);
  [calls, instead] = [[], {}];
  table.reset();
  table.on(UpdateCommand).callsFake((input: UpdateCommandInput) => call(kindOf(input)));
  queues.reset();
  queues.on(SendMessageCommand).callsFake(() => call('send'));
  queues.on(ChangeMessageVisibilityCommand).callsFake(() => call('hide'));
  backend.reset();
  backend.on(InvokeCommand).callsFake(() => call('invoke', payload({ status: 200, result: { is: 'done' } })));
});

describe('a job that the backend does', () => {
  it('is DONE with its result, and leaves the queue', async () => {
    expect(await run([message()])).toEqual([]);
    expect(calls).toEqual(['start', 'invoke', 'finish']);
    expect(written('finish')).toMatchObject({
      TableName: 'results',
      Key: { jobId: 'm0' },
      ExpressionAttributeValues: { ':done': 'DONE', ':result': '{"is":"done"}', ':now': NOW.toISOString() },
    });
  });

  it('reaches it with its payload, and with its id as the idempotency key', async () => {
    await run([message()]);
    const { FunctionName, Payload } = backend.commandCalls(InvokeCommand)[0]?.args[0].input ?? {};
    expect([FunctionName, Payload]).toEqual(['backend', '{"jobId":"m0","payload":"x"}']);
  });

  it('leaves the queue when another delivery of it was faster', async () => {
    instead = { finish: refuse };
    expect(await run([message()])).toEqual([]);
  });
});

it('[leveler-4] changes no row of a job that is DONE or FAILED', async () => {
  await run([message()]);
  instead = { invoke: answers429 };
  await run([message()]);
  instead = { invoke: fails, countFailure: failures(5) };
  await run([message()]);
  for (const kind of ['start', 'finish', 'delay', 'countFailure', 'fail'] as const) {
    expect(written(kind)).toMatchObject({
      ConditionExpression: 'attribute_not_exists(#status) OR #status IN (:running, :delayed)',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':running': 'RUNNING', ':delayed': 'DELAYED' },
    });
  }
});

it('[leveler-4] drops a duplicate of a job that is DONE or FAILED, and does not ask the backend', async () => {
  instead = { start: refuse };
  expect(await run([message()])).toEqual([]);
  expect(calls).toEqual(['start']);
});

it('[leveler-1] gives the backend one job at a time', async () => {
  let [inside, most] = [0, 0];
  backend.on(InvokeCommand).callsFake(async () => {
    inside += 1;
    most = Math.max(most, inside);
    await Promise.resolve();
    inside -= 1;
    return payload({ status: 200, result: 1 });
  });
  await run([message({ id: 'm0' }), message({ id: 'm1' }), message({ id: 'm2' })]);
  expect([most, backend.commandCalls(InvokeCommand).length]).toEqual([1, 3]);
});

it('[leveler-1] begins no call that could outlast it: the rest of the batch is visible again at once', async () => {
  const remaining = [35_000, 34_999, 34_000];
  const stay = await run(
    ['m0', 'm1', 'm2'].map((id) => message({ id })),
    () => remaining.shift() ?? 0,
  );
  expect(stay).toEqual(['m1', 'm2']);
  expect(calls).toEqual(['start', 'invoke', 'finish', 'hide', 'hide']);
  expect(queues.commandCalls(ChangeMessageVisibilityCommand)[0]?.args[0].input).toEqual({
    QueueUrl: 'https://queue',
    ReceiptHandle: 'receipt of m1',
    VisibilityTimeout: 0,
  });
});

describe('a refusal', () => {
  it.each([
    ['429', answers429],
    [
      'throttling of the backend',
      () => {
        throw named('TooManyRequestsException');
      },
    ],
  ])('[leveler-5] delays the job: %s', async (_, answer) => {
    instead = { invoke: answer };
    expect(await run([message({ receives: 3, ageHours: 23.9 })])).toEqual(['m0']);
    expect(calls).toEqual(['start', 'invoke', 'delay', 'hide']);
    expect(queues.commandCalls(ChangeMessageVisibilityCommand)[0]?.args[0].input.VisibilityTimeout).toBe(12);
  });

  it('gives the job up after 24 hours, with that reason', async () => {
    instead = { invoke: answers429 };
    expect(await run([message({ receives: 600, ageHours: 24 })])).toEqual([]);
    expect(calls).toEqual(['start', 'invoke', 'delay', 'send', 'fail']);
    expect(written('fail')?.ExpressionAttributeValues).toMatchObject({ ':error': { reason: 'DEADLINE' } });
  });

  it('leaves a job alone that another delivery of it has ended', async () => {
    instead = { invoke: answers429, delay: refuse };
    expect(await run([message()])).toEqual([]);
    expect(calls).toEqual(['start', 'invoke', 'delay']);
  });
});

describe('a failure', () => {
  it('is counted, and the job is tried again later', async () => {
    instead = { invoke: fails, countFailure: failures(4) };
    expect(await run([message({ receives: 2 })])).toEqual(['m0']);
    expect(calls).toEqual(['start', 'invoke', 'countFailure', 'hide']);
    expect(queues.commandCalls(ChangeMessageVisibilityCommand)[0]?.args[0].input.VisibilityTimeout).toBe(6);
  });

  it('is counted by the number of its receive, so that a repeated write counts it once', async () => {
    instead = { invoke: fails, countFailure: failures(1) };
    await run([message({ receives: 7 })]);
    expect(written('countFailure')).toMatchObject({
      UpdateExpression: 'SET #status = :delayed ADD failures :receive',
      ExpressionAttributeValues: { ':receive': new Set([7]) },
    });
  });

  it('[leveler-4] parks the job when it was the fifth: first the dead letter, then the row', async () => {
    instead = { invoke: fails, countFailure: failures(5) };
    expect(await run([message()])).toEqual([]);
    expect(calls).toEqual(['start', 'invoke', 'countFailure', 'send', 'fail']);
    expect(queues.commandCalls(SendMessageCommand)[0]?.args[0].input).toEqual({
      QueueUrl: 'https://dead-letters',
      MessageBody: '{"payload":"x"}',
      MessageAttributes: {
        jobId: { DataType: 'String', StringValue: 'm0' },
        parkedAt: { DataType: 'String', StringValue: NOW.toISOString() },
        reason: { DataType: 'String', StringValue: 'BACKEND_FAILED' },
      },
    });
    expect(written('fail')?.ExpressionAttributeValues).toMatchObject({
      ':error': { reason: 'BACKEND_FAILED', detail: 'Error: no' },
      ':parkedAt': NOW.toISOString(),
    });
  });

  it('leaves a job alone that another delivery of it has ended', async () => {
    instead = { invoke: fails, countFailure: refuse };
    expect(await run([message()])).toEqual([]);
    expect(calls).toEqual(['start', 'invoke', 'countFailure']);
  });
});

it('parks a malformed message at once, and does not ask the backend', async () => {
  expect(await run([message({ body: 'no job' })])).toEqual([]);
  expect(calls).toEqual(['start', 'send', 'fail']);
  expect(written('fail')?.ExpressionAttributeValues).toMatchObject({ ':error': { reason: 'MALFORMED' } });
});

it('[leveler-6] keeps a poison message on the queue alone', async () => {
  backend
    .on(InvokeCommand, { Payload: JSON.stringify({ jobId: 'm1', payload: 'poison' }) })
    .callsFake(() => call('invoke', fails()));
  instead = { countFailure: failures(1) };
  const batch = [message({ id: 'm0' }), message({ id: 'm1', body: '{"payload":"poison"}' }), message({ id: 'm2' })];
  expect(await run(batch)).toEqual(['m1']);
  expect(calls.filter((name) => name === 'finish')).toHaveLength(2);
});

describe('a dead letter that was put back on the queue', () => {
  it('runs under its own id again, with a new budget of failures', async () => {
    expect(await run([redriven('then')])).toEqual([]);
    expect(calls).toEqual(['reopen', 'invoke', 'finish']);
    expect(written('reopen')).toMatchObject({
      Key: { jobId: 'm0' },
      UpdateExpression: 'SET #status = :running REMOVE failures, parkedAt, finishedAt, #error',
      ConditionExpression: '#status = :failed AND parkedAt = :parkedAt',
      ExpressionAttributeValues: { ':failed': 'FAILED', ':running': 'RUNNING', ':parkedAt': 'then' },
    });
    expect(written('finish')?.Key).toEqual({ jobId: 'm0' });
  });

  it('goes on where it was when it is delivered a second time', async () => {
    instead = { reopen: refuse };
    expect(await run([redriven('then')])).toEqual([]);
    expect(calls).toEqual(['reopen', 'start', 'invoke', 'finish']);
  });

  it('[leveler-4] revives nothing when its job is DONE, or has failed again since', async () => {
    instead = { reopen: refuse, start: refuse };
    expect(await run([redriven('then')])).toEqual([]);
    expect(calls).toEqual(['reopen', 'start']);
  });
});

describe('When a call fails', () => {
  const fifth = failures(5);
  it.each<[string, Partial<Record<string, () => unknown>>, SQSRecord]>([
    ['start', {}, message()],
    ['reopen', {}, redriven('then')],
    ['finish', {}, message()],
    ['delay', { invoke: answers429 }, message()],
    ['countFailure', { invoke: fails }, message()],
    ['hide', { invoke: answers429 }, message()],
    ['send', { invoke: fails, countFailure: fifth }, message()],
    ['fail', { invoke: fails, countFailure: fifth }, message()],
  ])('[leveler-4] a job stays on the queue: %s', async (name, circumstances, record) => {
    instead = { ...circumstances, [name]: breakDown };
    expect(await run([record])).toEqual([record.messageId]);
    expect(calls.at(-1)).toBe(name);
  });
});
