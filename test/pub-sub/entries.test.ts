import './variables';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler as applyEntry } from '../../lambdas/pub-sub/apply-entry.handler';
import { handler as getAccount } from '../../lambdas/pub-sub/get-account.handler';
import { handler as postEntry } from '../../lambdas/pub-sub/post-entry.handler';
import { cancelledBecause, throttled } from '../support/aws-errors';
import { apiEvent, context, sqsEvent } from '../support/lambda-events';
import { captureMetrics } from '../support/metrics';
import { entry } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const topic = mockClient(SNSClient);
const { emitted } = captureMetrics();

beforeEach(() => {
  for (const mock of [tables, topic]) mock.reset();
  topic.on(PublishCommand).resolves({});
  tables.on(TransactWriteCommand).resolves({});
});

describe('posting an entry', () => {
  const post = (change: object = {}, accountId = 'a1') =>
    postEntry(apiEvent({ path: { accountId }, body: { entryId: 'e1', amountCents: 250, ...change } }));

  it('[pubsub-6] hands it to SNS in the order of its account before it is accepted', async () => {
    const { statusCode, body } = await post();
    expect([statusCode, JSON.parse(body)]).toEqual([202, { entryId: 'e1' }]);
    expect(topic.commandCalls(PublishCommand)[0]?.args[0].input).toMatchObject({
      Message: JSON.stringify(entry),
      MessageGroupId: 'a1',
      MessageDeduplicationId: 'a1.e1',
    });
  });

  it('[pubsub-6] accepts nothing that SNS did not take', async () => {
    topic.on(PublishCommand).rejects(throttled);
    expect((await post()).statusCode).toBe(503);
  });

  it.each([
    ['entryId', { entryId: 'a b' }],
    ['entryId', { entryId: 'x'.repeat(65) }],
    ['amountCents', { amountCents: 1.5 }],
    ['amountCents', { amountCents: 1e15 }],
  ])('refuses a wrong %s and names it: %p', async (field, change) => {
    const { statusCode, body } = await post(change);
    expect([statusCode, body]).toEqual([400, expect.stringContaining(`"field":"${field}"`)]);
    expect(topic.calls()).toEqual([]);
  });

  it('answers 404 to what can be no account', async () => {
    expect((await post({}, 'a b')).statusCode).toBe(404);
  });
});

describe('applying an entry', () => {
  const apply = (body: unknown = entry) =>
    applyEntry(sqsEvent(typeof body === 'string' ? body : JSON.stringify(body)), context);
  const handled = { batchItemFailures: [] };
  const givenBack = { batchItemFailures: [{ itemIdentifier: 'm0' }] };
  const appliedBefore = (amount: string) =>
    new TransactionCanceledException({
      message: 'cancelled',
      $metadata: {},
      CancellationReasons: [{ Code: 'ConditionalCheckFailed', Item: { amountCents: { N: amount } } }, { Code: 'None' }],
    });

  it('[pubsub-7] writes the entry and the balance in one transaction', async () => {
    expect(await apply()).toEqual(handled);
    const [put, update] = tables.commandCalls(TransactWriteCommand)[0]?.args[0].input.TransactItems ?? [];
    expect(put?.Put).toMatchObject({
      Item: { accountId: 'a1', row: 'ENTRY#e1', amountCents: 250 },
      ConditionExpression: 'attribute_not_exists(accountId)',
    });
    expect(update?.Update).toMatchObject({ Key: { accountId: 'a1', row: 'BALANCE' } });
  });

  it('[pubsub-4] takes an entry that was applied before for handled', async () => {
    tables.on(TransactWriteCommand).rejects(appliedBefore('250'));
    expect(await apply()).toEqual(handled);
    expect(emitted('ContradictedEntries')).toEqual([]);
  });

  it('counts an entry that was applied with another amount', async () => {
    tables.on(TransactWriteCommand).rejects(appliedBefore('251'));
    expect(await apply()).toEqual(handled);
    expect(emitted('ContradictedEntries')).toMatchObject([{ value: 1, service: 'PubSub' }]);
  });

  it.each([throttled, cancelledBecause('None', 'TransactionConflict')])('gives it back after %s', async (error) => {
    tables.on(TransactWriteCommand).rejects(error);
    expect(await apply()).toEqual(givenBack);
  });

  it.each(['no JSON', { accountId: 'a1' }, { ...entry, amountCents: '1' }])(
    '[pubsub-5] gives back what is no entry: %p',
    async (body) => {
      expect(await apply(body)).toEqual(givenBack);
      expect(tables.calls()).toEqual([]);
    },
  );
});

describe('reading an account', () => {
  const read = (accountId = 'a1') => getAccount(apiEvent({ path: { accountId } }));

  it('answers with its balance', async () => {
    tables.on(GetCommand).resolves({ Item: { balanceCents: 250, lastEntryId: 'e1' } });
    const { statusCode, body } = await read();
    expect([statusCode, JSON.parse(body)]).toEqual([200, { balanceCents: 250, lastEntryId: 'e1' }]);
    expect(tables.commandCalls(GetCommand)[0]?.args[0].input.ConsistentRead).toBe(true);
  });

  it.each(['a1', 'a b'])('answers 404 for an unknown one: %s', async (accountId) => {
    tables.on(GetCommand).resolves({});
    expect((await read(accountId)).statusCode).toBe(404);
  });

  it('asks to come again when the table does not answer', async () => {
    tables.on(GetCommand).rejects(throttled);
    expect((await read()).statusCode).toBe(503);
  });
});
