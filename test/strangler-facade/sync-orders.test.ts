import './variables';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { httpCall, HttpTimeout } from '../../lambdas/shared/http-call';
import type { Order } from '../../lambdas/strangler-facade/order';
import { handler } from '../../lambdas/strangler-facade/sync-orders.handler';
import { Sqs } from '../../tools/aws/sqs/model';
import { context } from '../support/lambda-events';
import { placedOrder } from './samples';

jest.mock('../../lambdas/shared/http-call', () => ({
  ...jest.requireActual<object>('../../lambdas/shared/http-call'),
  httpCall: jest.fn(),
}));
const legacy = jest.mocked(httpCall);
const queues = mockClient(SQSClient);
/** Refuses what SQS refuses. */
const QUEUE = { name: 'q', arn: 'q', url: 'q', visibilityTimeoutSeconds: 1, retentionSeconds: 60 };

const order = (n: number): Order => ({ ...placedOrder(), orderId: `order-${n}` });
const record = (item: object | undefined, n: number) =>
  ({ dynamodb: { SequenceNumber: `s${n}`, ...(item && { NewImage: marshall(item) }) } }) as DynamoDBRecord;
const plenty = { ...context, getRemainingTimeInMillis: () => 60_000 };
const sync = (items: readonly (object | undefined)[], how = plenty) =>
  handler({ Records: items.map((item, place) => record(item, place + 1)) }, how);
const answering = (statusOf: (orderId: string) => number) =>
  legacy.mockImplementation((_, { path }) =>
    Promise.resolve({ status: statusOf(path.split('/').at(-1) ?? ''), headers: [], body: Buffer.alloc(0) }),
  );
const sent = () => legacy.mock.calls.map(([, { body }]) => (JSON.parse(String(body)) as Order).orderId);
const parked = () => queues.commandCalls(SendMessageCommand).map(({ args }) => args[0].input);

beforeEach(() => {
  queues.reset();
  legacy.mockReset();
  answering(() => 200);
});

it('[strangler-4] sends the legacy system each order, in order', async () => {
  expect(await sync([order(1), order(2)])).toEqual({ batchItemFailures: [] });
  expect(sent()).toEqual(['order-1', 'order-2']);
  expect(JSON.parse(String(legacy.mock.calls[0]?.[1].body))).toEqual(order(1));
  expect(legacy.mock.calls[0]?.[1]).toMatchObject({
    method: 'PUT',
    path: '/shop/orders/order-1',
    headers: expect.arrayContaining([['Content-Type', 'application/json']]) as unknown,
  });
});

it.each([
  ['is down', new Error('ECONNREFUSED')],
  ['is slow', new HttpTimeout()],
])(
  '[strangler-4] reports the first order that it could not send, and goes no further, when the system %s',
  async (_, error) => {
    legacy.mockResolvedValueOnce({ status: 200, headers: [], body: Buffer.alloc(0) }).mockRejectedValueOnce(error);
    expect(await sync([order(1), order(2), order(3)])).toEqual({ batchItemFailures: [{ itemIdentifier: 's2' }] });
    expect(sent()).toEqual(['order-1', 'order-2']);
  },
);

it.each([301, 401, 403, 404, 408, 409, 429, 500, 503])(
  '[strangler-4] comes back after an answer of %i, which may pass',
  async (status) => {
    answering(() => status);
    expect(await sync([order(1)])).toEqual({ batchItemFailures: [{ itemIdentifier: 's1' }] });
    expect(parked()).toEqual([]);
  },
);

it.each([400, 410, 413, 422])(
  '[strangler-4] parks an order that is answered with %i, and sends the next',
  async (status) => {
    answering((orderId) => (orderId === 'order-1' ? status : 200));
    expect(await sync([order(1), order(2)])).toEqual({ batchItemFailures: [] });
    expect(sent()).toEqual(['order-1', 'order-2']);
    expect(parked()).toEqual([
      {
        QueueUrl: 'https://sqs/refused',
        MessageBody: JSON.stringify(order(1)),
        MessageAttributes: { reason: { DataType: 'String', StringValue: `The legacy system answered ${status}` } },
      },
    ]);
  },
);

it('[strangler-4] parks a row that is no order', async () => {
  expect(await sync([{ orderId: 'a b' }, order(2)])).toEqual({ batchItemFailures: [] });
  expect(sent()).toEqual(['order-2']);
  expect(parked()).toMatchObject([{ MessageBody: '{"orderId":"a b"}' }]);
});

it.each([
  ['that no queue carries', { customerId: 'refused\uffff' }],
  ['of another kind', { customerId: new Set(['a']), note: Uint8Array.of(1) }],
  ['that JavaScript has no value for', { totalCents: { value: '1524831183200260097' } }],
  ['as large as a row can be', { note: '\u0001'.repeat(390_000) }],
])('[strangler-4] parks a row with something %s, and sends the next', async (_, change) => {
  answering((orderId) => (orderId === 'order-1' ? 400 : 200));
  queues.on(SendMessageCommand).callsFake(({ MessageBody = '' }: { MessageBody?: string }) => {
    queue.send('q', MessageBody);
  });
  const queue = new Sqs(
    [QUEUE],
    () => new Date(0),
    () => 'id',
  );
  const image = {
    ...marshall({ ...order(1), ...change }),
    ...('totalCents' in change && { totalCents: { N: change.totalCents.value } }),
  };
  const odd = { dynamodb: { SequenceNumber: 's1', NewImage: image } } as DynamoDBRecord;
  expect(await handler({ Records: [odd, record(order(2), 2)] }, plenty)).toEqual({ batchItemFailures: [] });
  expect(sent()).toContain('order-2');
  expect(parked()).toHaveLength(1);
  expect(JSON.parse(parked()[0]?.MessageBody ?? '')).toHaveProperty('orderId');
});

it('[strangler-4] comes back when an order cannot be parked', async () => {
  answering(() => 400);
  queues.on(SendMessageCommand).rejects(new Error());
  expect(await sync([order(1)])).toEqual({ batchItemFailures: [{ itemIdentifier: 's1' }] });
});

it('passes over an order that was deleted', async () => {
  expect(await sync([undefined, order(2)])).toEqual({ batchItemFailures: [] });
  expect(sent()).toEqual(['order-2']);
});

it('[strangler-4] begins no order that could outlast it, and reports that one', async () => {
  const times = [60_000, 12_000];
  const short = { ...context, getRemainingTimeInMillis: () => times.shift() ?? 0 };
  expect(await sync([order(1), order(2)], short)).toEqual({ batchItemFailures: [{ itemIdentifier: 's2' }] });
  expect(sent()).toEqual(['order-1']);
});
