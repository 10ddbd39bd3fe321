import './variables';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/order-workflow/charge-card.handler';
import { conditionFailed, named, throttled } from '../support/aws-errors';
import { anOrder, ORDER_ID } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const provider = mockClient(LambdaClient);
const answering = (status: string) =>
  provider.on(InvokeCommand).resolves({
    Payload: { transformToString: () => JSON.stringify({ status }) } as never,
  });

beforeEach(() => {
  for (const mock of [tables, provider]) mock.reset();
  tables.on(GetCommand).resolves({ Item: anOrder() });
  tables.on(UpdateCommand).resolves({});
  answering('charged');
});

const charge = () => handler({ orderId: ORDER_ID });
const written = () => tables.commandCalls(UpdateCommand).map(({ args: [{ input }] }) => input.UpdateExpression);

it('[order-4] writes that a charge begins before it asks for it, and that it was made after', async () => {
  await charge();
  expect(written()).toEqual(['SET chargeBegunAt = :now', 'SET steps.#step = :now']);
  expect(JSON.parse(provider.commandCalls(InvokeCommand)[0]?.args[0].input.Payload as string)).toEqual({
    ...{ action: 'charge', key: ORDER_ID, amountCents: 2650, customerId: 'c-1' },
  });
});

it('[order-5] charges nothing more for an order that is charged', async () => {
  tables.on(GetCommand).resolves({ Item: anOrder({ steps: { chargeCard: 'then' } }) });
  await charge();
  expect(provider.commandCalls(InvokeCommand)).toEqual([]);
});

it('[order-4] begins no charge for an order that is cancelled', async () => {
  tables.on(UpdateCommand).rejects(conditionFailed(anOrder({ cancelledFor: 'x' })));
  await expect(charge()).rejects.toMatchObject({ name: 'OrderCancelled' });
  expect(provider.commandCalls(InvokeCommand)).toEqual([]);
});

it('tells a card that is declined by its name', async () => {
  answering('declined');
  await expect(charge()).rejects.toMatchObject({ name: 'CardDeclined' });
  expect(written()).toEqual(['SET chargeBegunAt = :now']);
});

it.each([
  ['gives no answer', () => provider.on(InvokeCommand).rejects(named('TimeoutError'))],
  ['fails', () => provider.on(InvokeCommand).resolves({ FunctionError: 'Unhandled' })],
])('[order-4] leaves it open whether anything was charged when the provider %s', async (_, fail) => {
  fail();
  await expect(charge()).rejects.toThrow();
  expect(written()).toEqual(['SET chargeBegunAt = :now']);
});

it.each([
  ['read', () => tables.on(GetCommand).rejects(throttled)],
  ['written', () => tables.on(UpdateCommand).rejects(throttled)],
])('charges nothing when the order cannot be %s', async (_, fail) => {
  fail();
  await expect(charge()).rejects.toThrow(throttled);
  expect(provider.commandCalls(InvokeCommand)).toEqual([]);
});
