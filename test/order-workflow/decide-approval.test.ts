import './variables';
import { SendTaskFailureCommand, SendTaskSuccessCommand, SFNClient, TaskTimedOut } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/order-workflow/decide-approval.handler';
import type { Order } from '../../lambdas/order-workflow/order';
import { conditionFailed, throttled } from '../support/aws-errors';
import { apiEvent } from '../support/lambda-events';
import { anOrder, ORDER_ID } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const workflows = mockClient(SFNClient);

beforeEach(() => {
  for (const mock of [tables, workflows]) mock.reset();
  tables.on(GetCommand).resolves({ Item: anOrder({ approvalToken: 'token', approved: true }) });
  tables.on(UpdateCommand).resolves({});
  workflows.resolves({});
});

const decide = (approved = true) => handler(apiEvent({ body: { approved }, path: { orderId: ORDER_ID } }));
const unawaited = (order: Partial<Order>) =>
  tables
    .on(UpdateCommand)
    .resolves({})
    .rejectsOnce(conditionFailed(anOrder(order)));
const told = () => workflows.calls().map(({ args: [{ input }] }) => input);

it('[order-3] decides, tells the workflow, and shows nobody the token', async () => {
  const { statusCode, body } = await decide();
  expect([statusCode, JSON.parse(body)]).toEqual([200, { orderId: ORDER_ID, approved: true }]);
  expect(workflows.commandCalls(SendTaskSuccessCommand)[0]?.args[0].input).toEqual({
    taskToken: 'token',
    output: '{}',
  });
});

it('[order-3] refuses by the name that the workflow knows', async () => {
  expect((await decide(false)).statusCode).toBe(200);
  expect(workflows.commandCalls(SendTaskFailureCommand)[0]?.args[0].input).toMatchObject({ error: 'ApprovalRefused' });
});

it.each<[string, Partial<Order>]>([
  ['another decision', { approved: false, approvalToken: 'token' }],
  ['the same decision, told', { approved: true, approvalToken: 'token', decisionTold: true }],
  ['none that is awaited', {}],
  ['none any more', { cancelledFor: 'States.Timeout', approved: true, approvalToken: 'token' }],
])('[order-3] changes nothing where there is %s', async (_, order) => {
  unawaited(order);
  expect((await decide()).statusCode).toBe(409);
  expect(told()).toEqual([]);
});

it('[order-3] tells again what the workflow was not told', async () => {
  unawaited({ approved: true, approvalToken: 'token' });
  expect((await decide()).statusCode).toBe(200);
  expect(told()).toHaveLength(1);
});

it('[order-3] is too late for a task that has ended', async () => {
  workflows.rejects(new TaskTimedOut({ message: '', $metadata: {} }));
  expect((await decide()).statusCode).toBe(409);
});

it('does not know an order that is not there', async () => {
  tables.on(UpdateCommand).rejects(conditionFailed());
  expect((await decide()).statusCode).toBe(404);
});

it.each([
  ['the table', () => tables.on(UpdateCommand).rejects(throttled)],
  ['the workflow', () => workflows.rejects(throttled)],
  ['reading', () => tables.on(GetCommand).rejects(throttled)],
])('may be tried again when %s does not answer', async (_, fail) => {
  fail();
  expect((await decide()).statusCode).toBe(503);
});
