import './variables';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/pub-sub/apply-entry.handler';
import { cancelledBecause, throttled } from '../support/aws-errors';
import { context, sqsEvent } from '../support/lambda-events';
import { captureMetrics } from '../support/metrics';
import { entry } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const { emitted } = captureMetrics();

beforeEach(() => {
  tables.reset();
  tables.on(TransactWriteCommand).resolves({});
});

const apply = (body: unknown = entry) =>
  handler(sqsEvent(typeof body === 'string' ? body : JSON.stringify(body)), context);
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
