import './variables';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/pub-sub/publish-event.handler';
import { conditionFailed, throttled } from '../support/aws-errors';
import { apiEvent } from '../support/lambda-events';
import { request } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const topic = mockClient(SNSClient);

beforeEach(() => {
  for (const mock of [tables, topic]) mock.reset();
  tables.on(TransactWriteCommand).resolves({});
  tables.on(UpdateCommand).resolves({});
  topic.on(PublishCommand).resolves({ MessageId: 'm1' });
});

const publish = (body: unknown = request, headers?: Record<string, string>) => handler(apiEvent({ body, headers }));
const published = () => topic.commandCalls(PublishCommand).map(({ args: [{ input }] }) => input);

it('[pubsub-2] writes the event before it publishes it, and marks it after', async () => {
  const { statusCode, body } = await publish();
  const { eventId } = JSON.parse(body) as { eventId: string };
  expect(statusCode).toBe(202);
  expect(tables.commandCalls(TransactWriteCommand)[0]?.args[0].input.TransactItems?.[0]?.Put).toMatchObject({
    TableName: 'events',
    Item: { eventId, state: 'UNPUBLISHED', event: { ...request, eventId } },
    ConditionExpression: 'attribute_not_exists(eventId)',
  });
  expect(tables.commandCalls(UpdateCommand)[0]?.args[0].input).toMatchObject({ Key: { eventId } });
  expect(published()).toHaveLength(1);
});

it('publishes what subscribers choose by as attributes of their types', async () => {
  await publish();
  expect(published()[0]?.MessageAttributes).toEqual({
    type: { DataType: 'String', StringValue: 'order_placed' },
    store: { DataType: 'String', StringValue: 'example_corp' },
    price_usd: { DataType: 'Number', StringValue: '210.75' },
    customer_interests: { DataType: 'String.Array', StringValue: '["soccer","rugby","hockey"]' },
  });
});

it('leaves out an empty list of interests', async () => {
  await publish({ ...request, customerInterests: [] });
  expect(published()[0]?.MessageAttributes).not.toHaveProperty('customer_interests');
});

it('[pubsub-2] accepts an event that could not be published: the sweep does', async () => {
  topic.on(PublishCommand).rejects(throttled);
  expect((await publish()).statusCode).toBe(202);
  expect(tables.commandCalls(UpdateCommand)).toEqual([]);
});

it('[pubsub-2] accepts an event whose mark was lost', async () => {
  tables.on(UpdateCommand).rejects(throttled);
  expect((await publish()).statusCode).toBe(202);
});

it('takes a mark that is there already for one', async () => {
  tables.on(UpdateCommand).rejects(conditionFailed());
  expect((await publish()).statusCode).toBe(202);
});

it('[pubsub-2] accepts nothing that is not written', async () => {
  tables.on(TransactWriteCommand).rejects(throttled);
  expect((await publish()).statusCode).toBe(503);
  expect(published()).toEqual([]);
});

it.each<[string, object]>([
  ['type', { type: '' }],
  ['store', { store: undefined }],
  ['priceUsd', { priceUsd: 0.001 }],
  ['priceUsd', { priceUsd: -1 }],
  ['priceUsd', { priceUsd: '210.75' }],
  ['customerInterests.0', { customerInterests: [7] }],
  ['detail', { detail: 'text' }],
  ['detail', { detail: { text: 'x'.repeat(128 * 1024) } }],
])('refuses a wrong %s and names it', async (field, change) => {
  const { statusCode, body } = await publish({ ...request, ...change });
  const { errors } = JSON.parse(body) as { errors: { field: string }[] };
  expect([statusCode, errors.map((error) => error.field)]).toEqual([400, [field]]);
  expect([...tables.calls(), ...topic.calls()]).toEqual([]);
});
