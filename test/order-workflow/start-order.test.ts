import './variables';
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/order-workflow/start-order.handler';
import { conditionFailed, throttled } from '../support/aws-errors';
import { apiEvent, context, sqsEvent } from '../support/lambda-events';
import { ITEMS, ORDER_ID } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const workflows = mockClient(SFNClient);

beforeEach(() => {
  for (const mock of [tables, workflows]) mock.reset();
  tables.on(TransactWriteCommand).resolves({});
  tables.on(PutCommand).resolves({});
  workflows.on(StartExecutionCommand).resolves({});
});

const body = { customerId: 'c-1', items: ITEMS };
const post = async () => (await handler(apiEvent({ body }), context)) as APIGatewayProxyResult;
const hear = (detail: object) => handler(sqsEvent(JSON.stringify({ detail })), context);
const names = () => workflows.commandCalls(StartExecutionCommand).map(({ args: [{ input }] }) => input.name);
const exists = new ExecutionAlreadyExists({ message: '', $metadata: {} });

it('[order-2] starts an execution under the id of the order, once its row is written', async () => {
  const { statusCode, body: text } = await post();
  const { orderId, executionArn } = JSON.parse(text) as { orderId: string; executionArn: string };
  expect(statusCode).toBe(202);
  expect(executionArn).toBe(`arn:aws:states:us-east-1:123456789012:execution:orders:${orderId}`);
  expect(names()).toEqual([orderId]);
});

it.each([
  ['cannot be started', throttled],
  ['has begun or ended', exists],
])('[order-1] accepts an order whose workflow %s', async (_, error) => {
  workflows.on(StartExecutionCommand).rejects(error);
  expect((await post()).statusCode).toBe(202);
});

it('[order-1] accepts nothing that is not written', async () => {
  tables.on(TransactWriteCommand).rejects(throttled);
  expect((await post()).statusCode).toBe(503);
  expect(names()).toEqual([]);
});

it('[order-2] takes an order by an event, under the id that the event has, once', async () => {
  tables.on(PutCommand).rejects(conditionFailed());
  workflows.on(StartExecutionCommand).rejects(exists);
  expect(await hear({ orderId: ORDER_ID, ...body })).toEqual({ batchItemFailures: [] });
  expect(names()).toEqual([ORDER_ID]);
});

it.each<[string, () => void, object]>([
  ['is none', () => undefined, { orderId: 'with a space', ...body }],
  ['cannot be written', () => tables.on(PutCommand).rejects(throttled), { orderId: ORDER_ID, ...body }],
  ['cannot be started', () => workflows.on(StartExecutionCommand).rejects(throttled), { orderId: ORDER_ID, ...body }],
])('leaves an event whose order %s on the queue', async (_, fail, detail) => {
  fail();
  expect(await hear(detail)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
});
