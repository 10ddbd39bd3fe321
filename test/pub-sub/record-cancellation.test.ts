import './variables';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { SNSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/pub-sub/record-cancellation.handler';
import { conditionFailed, throttled } from '../support/aws-errors';
import { event, EVENT_ID } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const message = JSON.stringify(event);
const fromTopic = (Message: string) => ({ Records: [{ Sns: { MessageId: 'm1', Message } }] }) as SNSEvent;

beforeEach(() => {
  tables.reset();
  tables.on(PutCommand).resolves({});
});

it('[pubsub-3] records a cancellation', async () => {
  await handler(fromTopic(message));
  expect(tables.commandCalls(PutCommand)[0]?.args[0].input).toMatchObject({
    Item: { eventId: EVENT_ID, subscriber: 'cancellations' },
  });
});

it('[pubsub-4] takes an event that comes again for handled', async () => {
  tables.on(PutCommand).rejects(conditionFailed());
  await expect(handler(fromTopic(message))).resolves.toBeUndefined();
});

it('[pubsub-5] throws what Lambda is to try again', async () => {
  await expect(handler(fromTopic('no JSON'))).rejects.toThrow(SyntaxError);
  tables.on(PutCommand).rejects(throttled);
  await expect(handler(fromTopic(message))).rejects.toThrow(throttled);
});
