import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { call, outputs, type State, stateOf } from '../../proofs/async-messaging/client';
import { documents, nameOf, queues } from '../../tools/proofs/deployed';
import { requestOf } from '../../tools/proofs/requests';
import { runTool } from '../support/command';
import { eventually } from '../support/e2e';
import { fetchAgain, problemOf } from '../support/http';
import { SocketClient } from '../support/socket-client';
import { leave, PAYMENT, RESULT, TableName, UNSENT } from './left';

const BURST = 300;
const AT_ONCE = 20;
/** Throttled; and, on a machine that is too slow for the burst, what may pass. */
const COME_AGAIN = [429, 500, 503, 504];

interface Accepted {
  readonly transactionId: string;
  readonly location: string;
}

/** Posts a transaction, again while the API is throttled, as clients may. */
async function post(body: object, key: string = randomUUID()): Promise<Accepted> {
  const url = `${outputs['ApiUrl'] ?? ''}transactions`;
  const request = requestOf('POST', { body, headers: { 'Idempotency-Key': key } });
  const answer = await fetchAgain(url, request, [429]);
  expect(answer.status).toBe(202);
  return (await answer.json()) as Accepted;
}

type Watcher = SocketClient<State>;
const clients: Watcher[] = [];
afterAll(() => clients.forEach((client) => client.close()));
async function connect(): Promise<Watcher> {
  const client = await SocketClient.connect<State>(outputs['PushUrl'] ?? '');
  clients.push(client);
  return client;
}
const watch = (client: Watcher, transactionId: string): void => client.send({ action: 'watch', transactionId });

/** What is left for the sweep at once, so that the tests that wait for it wait beside one another. */
const left = { unsent: '', ended: '', watched: '' };
let longBefore: readonly Watcher[];
beforeAll(async () => {
  longBefore = [await connect(), await connect()];
  left.watched = await leave();
  for (const client of longBefore) watch(client, left.watched);
  left.unsent = await leave();
  const expiresAt = Math.floor(Date.now() / 1000) + 3600;
  left.ended = await leave({ ...UNSENT, status: 'SUCCEEDED', result: '"before"', expiresAt });
});

const ended = (transactionId: string): Promise<State> =>
  eventually(
    async () => {
      const state = await stateOf(transactionId);
      expect(['SUCCEEDED', 'FAILED']).toContain(state.status);
      return state;
    },
    { within: 120 },
  );

it('[async-1] accepts a transaction at once, and works it off', async () => {
  const answer = await call('POST', 'transactions', { body: PAYMENT });
  const { transactionId, location } = (await answer.json()) as Accepted;
  expect([answer.status, location]).toEqual([202, `/transactions/${transactionId}`]);
  expect(answer.headers.get('Location')).toBe(location);
  expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
  expect(await ended(transactionId)).toEqual({ status: 'SUCCEEDED', result: RESULT });
  expect((await call('GET', location.slice(1))).headers.get('Retry-After')).toBeNull();
});

describe('a transaction that was accepted and is not marked', () => {
  const marked = (transactionId: string) =>
    eventually(
      async () => {
        const { Item } = await documents.send(new GetCommand({ TableName, Key: { transactionId } }));
        expect(Item).not.toHaveProperty('state');
      },
      { within: 200 },
    );

  it('[async-1] is sent by the sweep, and worked off', async () => {
    await marked(left.unsent);
    expect(await ended(left.unsent)).toEqual({ status: 'SUCCEEDED', result: RESULT });
  });

  it('[async-3] is sent by the sweep, and not worked off again when it has ended', async () => {
    await marked(left.ended);
    await setTimeout(5000);
    expect(await stateOf(left.ended)).toEqual({ status: 'SUCCEEDED', result: 'before' });
  });
});

it('[async-4] works off others while a message is poison', async () => {
  const TopicArn = await nameOf('AsyncMessaging', 'AWS::SNS::Topic', 'Topic');
  await new SNSClient().send(new PublishCommand({ TopicArn, Message: 'no transaction' }));
  const { transactionId } = await post(PAYMENT);
  expect(await ended(transactionId)).toEqual({ status: 'SUCCEEDED', result: RESULT });
});

it('[async-4] works off a transaction that was given up, when its dead letter is sent back', async () => {
  const transactionId = await leave({});
  const QueueUrl = outputs['DeadLetterQueueUrl'];
  await queues.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ transactionId }) }));
  const redriven = await runTool('tools/commands/redrive.ts', ['AsyncMessaging', 'running', '--aws']);
  expect(redriven.printed).toContain('1 dead letters were sent back.');
  expect(await ended(transactionId)).toEqual({ status: 'SUCCEEDED', result: RESULT });
});

it('ends as FAILED what can never succeed', async () => {
  const { transactionId } = await post({ type: 'payment', amountCents: 100_000_001 });
  expect(await ended(transactionId)).toEqual({ status: 'FAILED', error: expect.any(String) as unknown });
});

it('[async-3] makes one transaction of a request that is repeated', async () => {
  const key = randomUUID();
  const [first, second] = [await post(PAYMENT, key), await post(PAYMENT, key)];
  expect(second).toEqual(first);
  const other = await call('POST', 'transactions', {
    body: { ...PAYMENT, amountCents: 1 },
    headers: { 'Idempotency-Key': key },
  });
  expect(await problemOf(other)).toMatchObject({ status: 422 });
});

it('[async-7] hands a large result out by a URL', async () => {
  const { transactionId } = await post({ type: 'report', amountCents: 1_234_567 });
  const { result, resultUrl = '' } = await ended(transactionId);
  expect(result).toBeUndefined();
  const text = await (await fetch(resultUrl)).text();
  expect(Buffer.byteLength(text)).toBeGreaterThan(200_000);
  expect((JSON.parse(text) as { instalments: object[] }).instalments.at(-1)).toMatchObject({ paidCents: 1_234_567 });
  const changed = await fetch(resultUrl.replace(/Signature=./, (start) => `${start.slice(0, -1)}g`));
  expect(changed.status).toBe(403);
});

describe('who watches', () => {
  it('[async-5] is told once how it ends: before, while and after it does', async () => {
    const early = await Promise.all(
      Array.from({ length: 12 }, async (_, place) => {
        const client = await connect();
        const { transactionId } = await post(PAYMENT);
        await setTimeout(place * 20);
        watch(client, transactionId);
        return { client, transactionId };
      }),
    );
    for (const { transactionId } of early) await ended(transactionId);
    const late = await connect();
    for (const { transactionId } of early) watch(late, transactionId);
    const told = ({ transactionId }: { transactionId: string }) => ({
      transactionId,
      status: 'SUCCEEDED',
      result: RESULT,
    });
    await eventually(
      () => {
        for (const one of early) expect(one.client.received).toEqual([told(one)]);
        expect(late.received).toHaveLength(early.length);
      },
      { within: 400 },
    );
    expect(late.received).toEqual(expect.arrayContaining(early.map(told)));
    await setTimeout(2000);
    expect(early.every(({ client }) => client.received.length === 1)).toBe(true);
  });

  it('[async-5] is told by who works the transaction off, long after', async () => {
    const told = { transactionId: left.watched, result: RESULT };
    await eventually(
      () => {
        for (const { received } of longBefore) expect(received).toMatchObject([told]);
      },
      { within: 300 },
    );
  });

  it('[async-6] and is gone costs nothing: others are told, and no message is given up', async () => {
    const [stays, goes] = [await connect(), await connect()];
    const { transactionId } = await post(PAYMENT);
    watch(goes, transactionId);
    goes.close();
    watch(stays, transactionId);
    await eventually(
      () => {
        expect(stays.received).toMatchObject([{ transactionId, status: 'SUCCEEDED' }]);
      },
      { within: 400 },
    );
    expect(goes.received).toEqual([]);
    const { Attributes } = await queues.send(
      new GetQueueAttributesCommand({
        QueueUrl: outputs['DeadLetterQueueUrl'],
        AttributeNames: ['ApproximateNumberOfMessages'],
      }),
    );
    expect(Attributes).toEqual({ ApproximateNumberOfMessages: '0' });
  });

  it.each<[number, string]>([
    [400, 'watch'],
    [404, '01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    [404, 'none'],
  ])('[async-9] is told %i of what it guesses: %s', async (_, guess) => {
    const client = await connect();
    if (guess === 'watch') client.send({ action: 'watch' });
    else watch(client, guess);
    await eventually(
      () => {
        expect(client.received).toMatchObject([{ type: expect.stringMatching(/^urn:problem-type:/) as unknown }]);
      },
      { within: 30 },
    );
  });

  it('is told where no route is for what it sends', async () => {
    const client = await connect();
    client.send({ action: 'listen' });
    await eventually(() => expect(client.received).toMatchObject([{ message: 'Forbidden' }]), { within: 30 });
  });
});

it.each([
  [404, 'transactions/none'],
  [410, 'transactions/01ARZ3NDEKTSV4RRFFQ69G5FAV'],
  [404, 'none'],
])('what is unknown is %i: %s', async (status, path) => {
  expect(await problemOf(await call('GET', path))).toMatchObject({ status });
});

it('refuses what is wrong, and names it', async () => {
  expect(await problemOf(await call('POST', 'transactions', { body: { ...PAYMENT, amountCents: -1 } }))).toMatchObject({
    status: 400,
    errors: [{ field: 'amountCents' }],
  });
});

it('[async-8] accepts each request of a burst or tells it to come again, and works off each that it accepts', async () => {
  const statuses: number[] = [];
  const accepted: string[] = [];
  let left = BURST;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (; left > 0;) {
        left -= 1;
        const answer = await call('POST', 'transactions', { body: PAYMENT });
        statuses.push(answer.status);
        expect(answer.headers.get('Retry-After')).not.toBeNull();
        const body = (await answer.json()) as Accepted;
        if (answer.status === 202) accepted.push(body.transactionId);
      }
    }),
  );
  expect(statuses).toHaveLength(BURST);
  expect(statuses.filter((status) => status !== 202 && !COME_AGAIN.includes(status))).toEqual([]);
  expect(accepted.length).toBeGreaterThan(BURST / 10);
  expect(new Set(accepted).size).toBe(statuses.filter((status) => status === 202).length);
  for (const transactionId of accepted) expect(await ended(transactionId)).toMatchObject({ status: 'SUCCEEDED' });
});
