import { createHash } from 'node:crypto';
import { type AttributeValue, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { documentClient } from '../../lambdas/shared/dynamodb';
import { answer } from '../../lambdas/shared/http';
import { MOST_ANSWER_BYTES, writeOnce } from '../../lambdas/shared/idempotency';
import { apiEvent } from '../support/lambda-events';
import { oneDifference } from '../support/one-difference';

const client = mockClient(DynamoDBDocumentClient);
const NOW = new Date('2026-03-01T12:00:00.900Z');
const effect = { Put: { TableName: 'things', Item: { id: 1 } } };
const created = answer(201, { id: 1 });
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

const write = (key?: string, body: unknown = { a: 1 }) =>
  writeOnce(documentClient(), apiEvent({ body, headers: key === undefined ? {} : { 'Idempotency-Key': key } }), {
    table: 'records',
    scope: 'POST /things',
    now: NOW,
    items: [effect],
    answer: created,
  });
const written = () => client.commandCalls(TransactWriteCommand).map(({ args }) => args[0].input.TransactItems);
const refused = (Code: string, Item?: Record<string, AttributeValue>) =>
  client.on(TransactWriteCommand).rejects(
    new TransactionCanceledException({
      message: '',
      $metadata: {},
      CancellationReasons: [{ Code, ...(Item && { Item }) }, { Code: 'None' }],
    }),
  );

beforeEach(() => {
  client.reset();
  client.on(TransactWriteCommand).resolves({});
});

it('writes the effect alone for a request without a key', async () => {
  expect(await write()).toBe(created);
  expect(written()).toEqual([[effect]]);
});

it('writes record and effect together, the record for 24 hours and only where there is none that holds', async () => {
  expect(await write('k1')).toBe(created);
  expect(written()).toEqual([
    [
      {
        Put: {
          TableName: 'records',
          Item: {
            idempotencyKey: 'POST /things#k1',
            expiresAt: Date.parse('2026-03-02T12:00:00Z') / 1000,
            bodyHash: hash('{"a":1}'),
            answer: JSON.stringify(created),
          },
          ConditionExpression: 'attribute_not_exists(#key) OR #expiry < :now',
          ExpressionAttributeNames: { '#key': 'idempotencyKey', '#expiry': 'expiresAt' },
          ExpressionAttributeValues: { ':now': NOW.getTime() / 1000 - 0.9 },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
      effect,
    ],
  ]);
});

it('gives the first answer again to the same request', async () => {
  const first = answer(201, { id: 'first' });
  refused('ConditionalCheckFailed', { bodyHash: { S: hash('{"a":1}') }, answer: { S: JSON.stringify(first) } });
  expect(await write('k1')).toEqual(first);
});

describe('an answer that is larger than what is kept', () => {
  const large = answer(201, { text: 'x'.repeat(MOST_ANSWER_BYTES) });
  const writeLarge = (readAgain?: () => Promise<typeof large>, given = large) =>
    writeOnce(documentClient(), apiEvent({ body: { a: 1 }, headers: { 'Idempotency-Key': 'k1' } }), {
      table: 'records',
      scope: 'POST /things',
      now: NOW,
      items: [effect],
      answer: given,
      ...(readAgain && { readAgain }),
    });

  it('is given, and not kept', async () => {
    expect(await writeLarge(() => Promise.resolve(created))).toBe(large);
    expect(written()[0]?.[0]?.Put?.Item).toMatchObject({ bodyHash: hash('{"a":1}') });
    expect(written()[0]?.[0]?.Put?.Item).not.toHaveProperty('answer');
  });

  it('begins at a byte over 16 KiB', async () => {
    const kept = async (bytes: number) => {
      client.reset();
      const full = answer(201, { text: '' });
      full.body = 'x'.repeat(bytes - Buffer.byteLength(JSON.stringify({ ...full, body: '' })));
      await writeLarge(() => Promise.resolve(created), full);
      return written()[0]?.[0]?.Put?.Item?.['answer'] as unknown;
    };
    expect(await kept(16 * 1024)).toHaveLength(16 * 1024);
    expect(await kept(16 * 1024 + 1)).toBeUndefined();
  });

  it('is an error again where nobody can read it again, of a record that somebody else has written', async () => {
    refused('ConditionalCheckFailed', { bodyHash: { S: hash('{"a":1}') } });
    await expect(write('k1')).rejects.toBeInstanceOf(TransactionCanceledException);
  });

  it('is read again for the same request, and for no other', async () => {
    refused('ConditionalCheckFailed', { bodyHash: { S: hash('{"a":1}') } });
    expect(await writeLarge(() => Promise.resolve(created))).toBe(created);
    refused('ConditionalCheckFailed', { bodyHash: { S: hash('{"b":1}') } });
    await expect(writeLarge(() => Promise.resolve(created))).rejects.toMatchObject({ status: 422 });
  });

  it('is an error before anything is written where nobody can read it again', async () => {
    await expect(writeLarge()).rejects.toThrow('cannot be read again');
    expect(written()).toEqual([]);
  });
});

it('refuses a key that came with another body', async () => {
  refused('ConditionalCheckFailed', { bodyHash: { S: hash('{"b":1}') }, answer: { S: '{}' } });
  await expect(write('k1')).rejects.toMatchObject({
    ...{ status: 422, type: 'key-reused' },
    title: 'This Idempotency-Key came with another body',
  });
});

it.each([undefined, {}])('refuses a key of which the record has nothing: %j', async (item) => {
  refused('ConditionalCheckFailed', item);
  await expect(write('k1')).rejects.toMatchObject({ status: 422 });
});

it.each(['!', '~'.repeat(255)])('takes the key "%s"', async (key) => {
  expect(await write(key)).toBe(created);
});

it('asks to wait while the first request is in flight', async () => {
  refused('TransactionConflict');
  await expect(write('k1')).rejects.toMatchObject({
    status: 409,
    type: 'in-flight',
    title: 'A request with this Idempotency-Key is still being answered',
    extra: { headers: { 'Retry-After': '1' } },
  });
});

it('passes on that the effect itself was refused', async () => {
  refused('None');
  await expect(write('k1')).rejects.toBeInstanceOf(TransactionCanceledException);
});

it('passes on that a transaction was cancelled without a reason', async () => {
  client.on(TransactWriteCommand).rejects(new TransactionCanceledException({ message: 'none', $metadata: {} }));
  await expect(write('k1')).rejects.toThrow('none');
});

it('passes on that the table does not answer', async () => {
  client.on(TransactWriteCommand).rejects(new Error('down'));
  await expect(write('k1')).rejects.toThrow('down');
  await expect(write()).rejects.toThrow('down');
});

it.each(['', 'x'.repeat(256), 'with space', 'ü'])(
  'refuses the key "%s", by its name, and writes nothing',
  async (key) => {
    await expect(write(key)).rejects.toMatchObject({
      ...{ status: 400, type: 'invalid-header' },
      title: 'Idempotency-Key must be 1 to 255 printable ASCII characters',
      extra: {
        members: { errors: [{ field: 'Idempotency-Key', detail: 'Must be 1 to 255 printable ASCII characters' }] },
      },
    });
    expect(written()).toEqual([]);
  },
);

describe('the same request', () => {
  const first = answer(201, { id: 'first' });
  const event = (body: string | null) => ({ ...apiEvent({ headers: { 'Idempotency-Key': 'k1' } }), body });
  const again = (earlier: string, body: string | null) => {
    refused('ConditionalCheckFailed', { bodyHash: { S: hash(earlier) }, answer: { S: JSON.stringify(first) } });
    const effects = { table: 'records', scope: 'POST /things', now: NOW, items: [effect], answer: created };
    return writeOnce(documentClient(), event(body), effects);
  };

  it('has the same body, wherever in it another one differs', async () => {
    await fc.assert(
      fc.asyncProperty(oneDifference, async ([one, other]) => {
        await expect(again(one, other)).rejects.toMatchObject({ status: 422 });
        expect(await again(one, one)).toEqual(first);
      }),
    );
  });

  it('has no body where it had an empty one', async () => {
    expect(await again('', null)).toEqual(first);
  });

  it.each([
    ['{"a":1,"b":2}', '{"b":2,"a":1}'],
    ['{"a":1}', '{"a": 1}'],
    ['{"a":1}', '{"a":1.0}'],
  ])('is the same text: %s is not %s', async (one, other) => {
    await expect(again(one, other)).rejects.toMatchObject({ status: 422 });
  });
});
