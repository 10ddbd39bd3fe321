import { randomUUID } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import type { EventRequest } from '../../lambdas/pub-sub/event';
import { documents, nameOf, queues } from '../../tools/proofs/deployed';
import { requestOf } from '../../tools/proofs/requests';
import { runTool } from '../support/command';
import { eventually } from '../support/e2e';
import { fetchAgain, problemOf } from '../support/http';
import * as pubSub from '../../proofs/pub-sub/client';
import { publishPoison } from './left';
import { request } from './samples';

const EVENTS = 2000;
const AT_ONCE = 20;

/** Publishes an event, again while the API is throttled, as clients may. @returns its id */
async function publish(body: EventRequest, key: string = randomUUID()): Promise<string> {
  const url = `${pubSub.outputs['ApiUrl'] ?? ''}events`;
  const post = requestOf('POST', { body, headers: { 'Idempotency-Key': key } });
  const answer = await fetchAgain(url, post, [429]);
  expect(answer.status).toBe(202);
  return ((await answer.json()) as { eventId: string }).eventId;
}

/** Who is to get an event, by what the policies say, evaluated anew here. */
function expected({ type, store, priceUsd, customerInterests }: EventRequest): string[] {
  const sports = customerInterests.some((interest) => ['rugby', 'football', 'baseball'].includes(interest));
  return [
    'audit',
    ...(type === 'order_cancelled' ? ['cancellations'] : []),
    ...(type === 'order_placed' || type === 'order_cancelled' ? ['orders-analytics'] : []),
    ...(store === 'example_corp' && type !== 'order_cancelled' && sports && priceUsd >= 100 ? ['premium-sports'] : []),
  ];
}

/** The subscribers of all events, in the order of their names. */
async function deliveries(): Promise<Map<string, string[]>> {
  const delivered = new Map<string, string[]>();
  for await (const { Items = [] } of paginateScan(
    { client: documents },
    { TableName: pubSub.outputs['DeliveriesTableName'], ConsistentRead: true },
  )) {
    for (const { eventId, subscriber } of Items as { eventId: string; subscriber: string }[])
      delivered.set(eventId, [...(delivered.get(eventId) ?? []), subscriber].sort());
  }
  return delivered;
}

const one = <T>(choices: readonly T[]): T => choices[Math.floor(Math.random() * choices.length)] as T;
const some = <T>(choices: readonly T[]): T[] => choices.filter(() => Math.random() < 0.3);
const random = (): EventRequest => ({
  type: one(['order_placed', 'order_cancelled', 'order_shipped', 'Order_placed']),
  store: one(['example_corp', 'example_corp', 'Example_Corp', 'other']),
  priceUsd: one([0, 99.99, 100, 100.01, 210.75, 1_000_000]),
  customerInterests: some(['rugby', 'football', 'baseball', 'soccer', 'Rugby']),
  detail: { text: one(['plain', '"quoted"', 'Größe', '\\n', '🙂']) },
});

it('[pubsub-3] delivers to each subscriber exactly what its policy says, of events of any attributes', async () => {
  const wanted = new Map<string, string[]>();
  const events = Array.from({ length: EVENTS }, random);
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let event = events.pop(); event; event = events.pop()) wanted.set(await publish(event), expected(event));
    }),
  );
  expect(wanted.size).toBe(EVENTS);
  await eventually(
    async () => {
      const delivered = await deliveries();
      for (const [eventId, subscribers] of wanted) expect(delivered.get(eventId)).toEqual(subscribers);
    },
    { within: 300 },
  );
});

it('[pubsub-4] publishes a repeated event once', async () => {
  const key = randomUUID();
  const [first, second] = [await publish(request, key), await publish(request, key)];
  expect(second).toBe(first);
  const other = await pubSub.call('POST', 'events', {
    body: { ...request, store: 'other' },
    headers: { 'Idempotency-Key': key },
  });
  expect(await problemOf(other)).toMatchObject({ status: 422 });
});

it.each(['events/01ARZ3NDEKTSV4RRFFQ69G5FAV/deliveries', 'events/none/deliveries', 'accounts/none', 'none'])(
  'what is unknown is 404: %s',
  async (path) => {
    expect(await problemOf(await pubSub.call('GET', path))).toMatchObject({ status: 404 });
  },
);

it('refuses what is wrong, and names it', async () => {
  expect(await problemOf(await pubSub.call('POST', 'events', { body: { ...request, priceUsd: 'x' } }))).toMatchObject({
    status: 400,
    errors: [{ field: 'priceUsd' }],
  });
});

it('[pubsub-5] a poison message delays nobody', async () => {
  await publishPoison(randomUUID());
  const eventId = await publish({ ...request, type: 'order_placed', store: 'other' });
  await eventually(async () => expect(await pubSub.subscribersOf(eventId)).toEqual(['audit', 'orders-analytics']), {
    within: 60,
  });
});

describe('dead letters', () => {
  const redrive = (...more: readonly string[]) => runTool('tools/commands/redrive.ts', ['PubSub', ...more, '--aws']);

  it('[pubsub-5] go back to the queue of their own subscriber, and to no other', async () => {
    const eventId = await publish({ ...request, store: 'other', type: 'order_shipped' });
    await eventually(async () => expect(await pubSub.subscribersOf(eventId)).toEqual(['audit']), { within: 60 });
    const QueueUrl = await nameOf('PubSub', 'AWS::SQS::Queue', 'PremiumSportsDeadLetters');
    await queues.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ eventId }) }));

    const tried = await redrive('premium-sports', '--dry-run');
    expect([tried.code, tried.printed]).toEqual([
      0,
      expect.stringContaining('1 of about 1 dead letters; none was sent.'),
    ]);
    expect(await redrive('premium-sports')).toMatchObject({
      code: 0,
      printed: expect.stringContaining('1 dead letters were sent back.') as string,
    });
    await eventually(async () => expect(await pubSub.subscribersOf(eventId)).toEqual(['audit', 'premium-sports']), {
      within: 60,
    });
    expect((await redrive('premium-sports')).printed).toContain('0 dead letters were sent back.');
  });

  it('[pubsub-5] go back to the function that SNS could not hand them to', async () => {
    const eventId = await publish({ ...request, store: 'other', type: 'order_shipped' });
    const QueueUrl = await nameOf('PubSub', 'AWS::SQS::Queue', 'CancellationsDeadLetters');
    const envelope = { Type: 'Notification', MessageId: randomUUID(), TopicArn: pubSub.outputs['TopicArn'] };
    const MessageBody = JSON.stringify({ ...envelope, Message: JSON.stringify({ eventId }) });
    await queues.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    expect((await redrive('cancellations')).printed).toContain('1 dead letters were sent back.');
    await eventually(async () => expect(await pubSub.subscribersOf(eventId)).toEqual(['audit', 'cancellations']), {
      within: 60,
    });
  });
});

describe('entries of accounts', () => {
  const balanceOf = async (account: string) => (await pubSub.call('GET', `accounts/${account}`)).json();
  const post = (account: string, entryId: string, amountCents: number) =>
    pubSub.call('POST', `accounts/${account}/entries`, { body: { entryId, amountCents } });

  it('[pubsub-6] [pubsub-7] are applied once, in their order', async () => {
    const accounts = Array.from({ length: 4 }, () => randomUUID());
    await Promise.all(
      accounts.map(async (account) => {
        for (let entry = 1; entry <= 8; entry += 1) {
          expect((await post(account, `e${entry}`, entry)).status).toBe(202);
          if (entry % 3 === 0) expect((await post(account, `e${entry}`, entry)).status).toBe(202);
        }
      }),
    );
    for (const account of accounts) {
      await eventually(async () => expect(await balanceOf(account)).toEqual({ balanceCents: 36, lastEntryId: 'e8' }), {
        within: 60,
      });
    }
  });
});
