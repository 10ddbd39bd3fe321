import './variables';
import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/order-workflow/sweep-orders.handler';
import { throttled } from '../support/aws-errors';
import { anOrder, ORDER_ID } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const workflows = mockClient(SFNClient);
const queue = mockClient(SQSClient);

beforeEach(() => {
  for (const mock of [tables, workflows, queue]) mock.reset();
  tables.on(QueryCommand).resolves({ Items: [anOrder()] });
  tables.on(UpdateCommand).resolves({});
  workflows.on(DescribeExecutionCommand).resolves({ status: 'RUNNING' });
});

const sweep = () => handler({}, { getRemainingTimeInMillis: () => 60_000 });
const handed = () => queue.commandCalls(SendMessageCommand).map(({ args: [{ input }] }) => input.MessageBody);

it.each(['FAILED', 'TIMED_OUT', 'ABORTED', 'SUCCEEDED'] as const)(
  '[order-1] hands on an open order whose workflow is %s',
  async (status) => {
    workflows.on(DescribeExecutionCommand).resolves({ status });
    await sweep();
    expect(handed()).toEqual([JSON.stringify({ orderId: ORDER_ID })]);
  },
);

it('[order-1] starts the workflow of an order that has none', async () => {
  workflows
    .on(DescribeExecutionCommand)
    .rejects(new ExecutionDoesNotExist({ message: '', $metadata: {} }))
    .on(StartExecutionCommand)
    .resolves({});
  await sweep();
  expect(workflows.commandCalls(StartExecutionCommand)[0]?.args[0].input).toMatchObject({ name: ORDER_ID });
  expect(handed()).toEqual([]);
});

it('leaves an order whose workflow runs', async () => {
  await sweep();
  expect([handed(), workflows.calls().length]).toEqual([[], 1]);
});

it('[order-3] tells a decision again that the workflow was not told', async () => {
  tables.on(QueryCommand).resolves({ Items: [anOrder({ approved: true, approvalToken: 'token' })] });
  workflows.on(SendTaskSuccessCommand).resolves({});
  await sweep();
  expect(workflows.commandCalls(SendTaskSuccessCommand)).toHaveLength(1);
  expect(tables.commandCalls(UpdateCommand)).toHaveLength(1);
});

it.each([
  ['the workflow', () => workflows.on(DescribeExecutionCommand).rejects(throttled)],
  ['reading', () => tables.on(QueryCommand).rejects(throttled)],
])('fails when %s does not answer, so that it is tried again', async (_, fail) => {
  fail();
  await expect(sweep()).rejects.toThrow();
});
