import './variables';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { Order } from '../../lambdas/order-workflow/order';
import { handler } from '../../lambdas/order-workflow/settle-order.handler';
import { throttled } from '../support/aws-errors';
import { context, sqsEvent } from '../support/lambda-events';
import { anOrder, ORDER_ID } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const provider = mockClient(LambdaClient);
const workflows = mockClient(SFNClient);
const AT = '2026-05-01T10:00:00.000Z';
const EVENT = { detail: { name: ORDER_ID, status: 'ABORTED' } };

beforeEach(() => {
  for (const mock of [tables, provider, workflows]) mock.reset();
  tables.on(UpdateCommand).resolves({});
  tables.on(TransactWriteCommand).resolves({});
  workflows.on(DescribeExecutionCommand).resolves({ status: 'ABORTED' });
  provider.on(InvokeCommand).resolves({ Payload: { transformToString: () => '{"status":"charged"}' } as never });
});

/** @param rows what each reading finds; the last one finds what is found last */
const orders = (...rows: Partial<Order>[]) => {
  const reading = tables.on(GetCommand);
  for (const row of rows) reading.resolvesOnce({ Item: anOrder(row) });
  reading.resolves({ Item: anOrder(rows.at(-1)) });
};
const settle = (message: object = EVENT, receives = '1') => {
  const event = sqsEvent(JSON.stringify(message));
  for (const record of event.Records) Object.assign(record, { attributes: { ApproximateReceiveCount: receives } });
  return handler(event, context);
};
const asked = () =>
  provider
    .commandCalls(InvokeCommand)
    .map(({ args: [{ input }] }) => JSON.parse(input.Payload as string) as { action: string });
const expressions = () =>
  tables.commandCalls(UpdateCommand).map(({ args: [{ input }] }) => input.UpdateExpression ?? '');
const HANDLED = { batchItemFailures: [] };

it('[order-4] cancels, asks the provider, gives back what was charged, then the stock, and ends the order', async () => {
  const before = { chargeBegunAt: 1, steps: { reserveStock: AT } };
  const after = {
    cancelledFor: 'x',
    chargeBegunAt: 1,
    steps: { reserveStock: AT, refundCharge: AT, releaseStock: AT },
  };
  orders(before, { ...before, cancelledFor: 'x' }, after);
  expect(await settle()).toEqual(HANDLED);
  expect(asked().map(({ action }) => action)).toEqual(['find', 'refund']);
  expect(expressions()[0]).toContain('SET cancelledFor');
  expect(expressions().at(-1)).toContain('REMOVE #open');
  expect(tables.commandCalls(TransactWriteCommand)).toHaveLength(1);
});

it('[order-1] books the items of an order that is shipped, and cancels nothing', async () => {
  const shipped = { steps: { shipOrder: AT }, booked: { '0': AT } };
  orders(shipped, shipped, { ...shipped, booked: { '0': AT, '1': AT } });
  await settle({ orderId: ORDER_ID });
  expect(expressions().join()).not.toContain('cancelledFor');
});

it.each<[string, () => void]>([
  ['runs again', () => workflows.on(DescribeExecutionCommand).resolves({ status: 'RUNNING' })],
  ['has ended well', () => orders({ status: 'SHIPPED' })],
  ['is of no order', () => tables.on(GetCommand).resolves({})],
])('[order-5] changes nothing where the workflow %s', async (_, given) => {
  orders({});
  given();
  expect(await settle()).toEqual(HANDLED);
  expect(expressions()).toEqual([]);
});

it('[order-4] waits while a charge may still be made', async () => {
  orders({ cancelledFor: 'x', chargeBegunAt: Date.now() });
  expect(await settle()).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
  expect(asked()).toEqual([]);
});

it('[order-6] parks an order at the last receive of its message', async () => {
  orders({ cancelledFor: 'x', chargeBegunAt: 1 });
  provider.on(InvokeCommand).rejects(throttled);
  await settle(EVENT, '4');
  expect(expressions().join()).not.toContain(':failed');
  expect(await settle(EVENT, '5')).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
  expect(expressions().at(-1)).toContain(':failed');
});

it.each([
  ['the table', () => tables.on(GetCommand).rejects(throttled)],
  ['the workflow', () => workflows.on(DescribeExecutionCommand).rejects(throttled)],
  ['a write', () => tables.on(UpdateCommand).rejects(throttled)],
  ['the stock', () => tables.on(TransactWriteCommand).rejects(throttled)],
])('leaves the message on the queue when %s does not answer', async (_, fail) => {
  orders({ cancelledFor: 'x', steps: { reserveStock: AT } });
  fail();
  expect(await settle()).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
});
