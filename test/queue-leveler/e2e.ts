import { setTimeout } from 'node:timers/promises';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { GetCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { settings } from '../../lib/queue-leveler/settings';
import { eventually } from '../support/e2e';
import { documents, outputsOf, queues } from '../../tools/proofs/deployed';
import { problemOf } from '../support/http';

const { ApiUrl = '', QueueUrl = '', DeadLetterQueueUrl = '', ResultsTableName = '' } = outputsOf('QueueLeveler');
const CONCURRENCY = settings.levelerConcurrency.default;
const JSON_TYPE = { 'Content-Type': 'application/json' };
const BURST = 500;
const CLIENTS = 40;

interface Row {
  readonly jobId: string;
  readonly status: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly failures?: ReadonlySet<number>;
}

/** Asks the API, again when it is throttled, as clients may. */
async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  for (;;) {
    const response = await fetch(`${ApiUrl}${path}`, init);
    if (response.status !== 429) return response;
    await response.body?.cancel();
    await setTimeout(Number(response.headers.get('Retry-After')) * 1000);
  }
}
const post = (body: string, headers: Record<string, string> = JSON_TYPE) =>
  ask('jobs', { method: 'POST', headers, body });

/** @returns the id of the job, which was accepted */
async function accepted(payload: unknown): Promise<string> {
  const response = await post(JSON.stringify({ payload }));
  expect(response.status).toBe(202);
  return ((await response.json()) as { jobId: string }).jobId;
}

async function read(jobId: string): Promise<Record<string, unknown>> {
  return (await (await ask(`jobs/${jobId}`)).json()) as Record<string, unknown>;
}

const becomes = (jobId: string, job: Record<string, unknown>, within: number) =>
  eventually(async () => expect(await read(jobId)).toMatchObject({ jobId, ...job }), { within });

const row = async (jobId: string) =>
  (await documents.send(new GetCommand({ TableName: ResultsTableName, Key: { jobId } }))).Item;

async function allRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const { Items = [] } of paginateScan({ client: documents }, { TableName: ResultsTableName })) {
    rows.push(...(Items as Row[]));
  }
  return rows;
}

async function count(queue: string): Promise<number> {
  const { Attributes = {} } = await queues.send(
    new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: ['All'] }),
  );
  return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
}

const isEmpty = (queue: string, within: number) =>
  eventually(async () => expect(await count(queue)).toBe(0), { within });

const attribute = ({ MessageAttributes = {} }: Message, name: string) => MessageAttributes[name]?.StringValue;

/** Takes the job's letter out of the dead letters, and leaves the others there. */
const deadLetterOf = (jobId: string): Promise<Message> =>
  eventually(
    async () => {
      const { Messages = [] } = await queues.send(
        new ReceiveMessageCommand({
          QueueUrl: DeadLetterQueueUrl,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ['All'],
          VisibilityTimeout: 0,
        }),
      );
      const letter = Messages.find((message) => attribute(message, 'jobId') === jobId);
      if (letter === undefined) throw new Error(`No dead letter of ${jobId}`);
      await queues.send(
        new DeleteMessageCommand({ QueueUrl: DeadLetterQueueUrl, ReceiptHandle: letter.ReceiptHandle }),
      );
      return letter;
    },
    { within: 30 },
  );

async function arnOf(queue: string): Promise<string> {
  const { Attributes } = await queues.send(
    new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: ['QueueArn'] }),
  );
  return Attributes?.QueueArn ?? '';
}

/** How many of the spans overlap at the most. */
function overlap(spans: readonly Row[]): number {
  const changes = spans
    .flatMap(({ startedAt, finishedAt }) => [
      { at: startedAt, change: 1 },
      { at: finishedAt, change: -1 },
    ])
    // One ends in the millisecond in which the next begins: the end comes first.
    .sort((one, other) => one.at.localeCompare(other.at) || one.change - other.change);
  let [now, most] = [0, 0];
  for (const { change } of changes) {
    now += change;
    most = Math.max(most, now);
  }
  return most;
}

describe('what is refused', () => {
  afterAll(async () => {
    await isEmpty(QueueUrl, 10);
    expect(await allRows()).toEqual([]);
  });

  test('[leveler-3] a body without a payload is 400, with a link to the schema that it breaks', async () => {
    const { status, schema = '' } = await problemOf(await post('{"pay":"load"}'));
    expect(status).toBe(400);
    const link = ApiUrl.replace(/\/[^/]+\/$/, schema);
    const answer = await fetch(link);
    expect([answer.status, await answer.json()]).toMatchObject([200, { required: ['payload'] }]);
    const head = await fetch(link, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'application/json']);
  });

  test('a body with a character that no message can carry is 400', async () => {
    const problem = await problemOf(await post('{"payload":"\uffff"}'));
    expect(problem).toMatchObject({ status: 400, type: 'urn:problem-type:invalid-body' });
  });

  test.each(['no JSON', '', '[]', '"payload"', '{"payload":NaN}', '\ufeff{"payload":1}'])(
    'a body of %j is 400',
    async (body) => {
      expect(await problemOf(await post(body))).toMatchObject({ status: 400, type: 'urn:problem-type:invalid-body' });
    },
  );

  test('another content type is 415', async () => {
    const response = await post('{"payload":1}', { 'Content-Type': 'text/plain' });
    expect(await problemOf(response)).toMatchObject({ status: 415, type: 'urn:problem-type:unsupported-media-type' });
  });

  test('a body of more than 1 MiB is 413', async () => {
    const response = await post(JSON.stringify({ payload: 'x'.repeat(1024 * 1024) }));
    expect(await problemOf(response)).toMatchObject({ status: 413, type: 'urn:problem-type:too-large' });
  });

  test.each(['', 'jobs', 'nothing', 'jobs/x/y'])('an unknown route is 404: GET /%s', async (path) => {
    expect(await problemOf(await ask(path))).toMatchObject({ status: 404, type: 'urn:problem-type:not-found' });
  });

  test('an id that no job has is 404', async () => {
    expect(await problemOf(await ask('jobs/none'))).toMatchObject({ status: 404, type: 'urn:problem-type:not-found' });
  });
});

describe('a job', () => {
  let jobs: Readonly<Record<'refused' | 'failing' | 'parked', string>>;
  let batch: readonly string[];

  /** All of them at once: most of their time they wait for their next attempt. */
  beforeAll(async () => {
    jobs = {
      refused: await accepted({ refuseTimes: 3 }),
      failing: await accepted({ failTimes: 2 }),
      parked: await accepted({ failTimes: 5 }),
    };
    const bodies = [...Array<string>(8).fill('{"payload":"x"}'), '{"payload":{"fail":true}}', 'no job'];
    const { Successful = [] } = await queues.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody })),
      }),
    );
    expect(Successful).toHaveLength(bodies.length);
    const idsByEntry = new Map(Successful.map(({ Id, MessageId }) => [Id, MessageId]));
    batch = bodies.map((_, index) => idsByEntry.get(String(index)) ?? '');
  });

  test('[leveler-5] that is refused waits, and is done in the end', async () => {
    await becomes(jobs.refused, { status: 'DELAYED' }, 30);
    await becomes(jobs.refused, { status: 'DONE' }, 90);
    expect(await row(jobs.refused)).not.toHaveProperty('failures');
  });

  test('[leveler-4] that fails twice is done at its third attempt', async () => {
    await becomes(jobs.failing, { status: 'DONE' }, 60);
    expect((await row(jobs.failing))?.['failures']).toHaveProperty('size', 2);
  });

  test('[leveler-6] that is poison ends FAILED in the dead letters, and its neighbours are done', async () => {
    const [poison = '', malformed = ''] = batch.slice(8);
    await Promise.all(batch.slice(0, 8).map((jobId) => becomes(jobId, { status: 'DONE' }, 30)));
    await becomes(malformed, { status: 'FAILED', error: { reason: 'MALFORMED' } }, 30);
    await becomes(poison, { status: 'FAILED', error: { reason: 'BACKEND_FAILED' } }, 120);
    const letters = [await deadLetterOf(poison), await deadLetterOf(malformed)];
    expect(letters.map((letter) => [letter.Body, attribute(letter, 'reason')])).toEqual([
      ['{"payload":{"fail":true}}', 'BACKEND_FAILED'],
      ['no job', 'MALFORMED'],
    ]);
  });

  test('[leveler-4] that was parked is done under its own id when it is put back', async () => {
    await becomes(jobs.parked, { status: 'FAILED', error: { reason: 'BACKEND_FAILED' } }, 120);
    const [from, to] = await Promise.all([DeadLetterQueueUrl, QueueUrl].map(arnOf));
    await queues.send(new StartMessageMoveTaskCommand({ SourceArn: from, DestinationArn: to }));
    await becomes(jobs.parked, { status: 'DONE' }, 60);
    expect(await read(jobs.parked)).not.toHaveProperty('error');
  });

  test('[leveler-4] that is done is not changed by a duplicate', async () => {
    const before = await row(jobs.failing);
    await queues.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: '{"payload":{"fail":true}}',
        MessageAttributes: { jobId: { DataType: 'String', StringValue: jobs.failing } },
      }),
    );
    await isEmpty(QueueUrl, 30);
    expect(await row(jobs.failing)).toEqual(before);
  });
});

test('[leveler-2] accepts at once, and answers 404 with Retry-After, while the backend is slow', async () => {
  // A worker takes up to ten jobs at once: with so many none is left without.
  const slow = await Promise.all(Array.from({ length: 10 * CONCURRENCY }, () => accepted({ sleepMs: 2000 })));
  const running = async () => (await Promise.all(slow.map(read))).filter(({ status }) => status === 'RUNNING');
  await eventually(async () => expect(await running()).toHaveLength(CONCURRENCY), { within: 30 });
  const waiting = await accepted('quick');
  // It was accepted before it was done: nobody waited for the backend.
  const answer = await ask(`jobs/${waiting}`);
  expect([answer.status, answer.headers.get('Retry-After')]).toEqual([404, '1']);
  await becomes(waiting, { status: 'DONE' }, 60);
});

test('[leveler-1] [leveler-3] [leveler-4] levels a burst of 500 jobs: each is done once, few at a time', async () => {
  const jobIds = new Set<string>();
  let left = BURST;
  const client = async () => {
    while (left-- > 0) jobIds.add(await accepted('x'));
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  expect(jobIds.size).toBe(BURST);

  const rows = await eventually(
    async () => {
      const done = (await allRows()).filter(({ jobId, status }) => jobIds.has(jobId) && status === 'DONE');
      expect(done).toHaveLength(BURST);
      return done;
    },
    { within: 240 },
  );
  expect(rows.filter(({ failures }) => failures !== undefined)).toEqual([]);
  expect(overlap(rows)).toBeLessThanOrEqual(CONCURRENCY);
  expect(overlap(rows)).toBeGreaterThan(1);
  await Promise.all([isEmpty(QueueUrl, 10), isEmpty(DeadLetterQueueUrl, 10)]);
});
