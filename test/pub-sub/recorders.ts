import './variables';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { conditionFailed, throttled } from '../support/aws-errors';
import { context, sqsEvent } from '../support/lambda-events';
import { event, EVENT_ID } from './samples';

/** What holds of each subscriber that has a queue. */
export function describeRecorder(
  subscriber: string,
  handler: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>,
): void {
  const tables = mockClient(DynamoDBDocumentClient);
  const message = JSON.stringify(event);
  const recorded = () => tables.commandCalls(PutCommand).map(({ args: [{ input }] }) => input);

  beforeEach(() => {
    tables.reset();
    tables.on(PutCommand).resolves({});
  });

  it('[pubsub-3] records an event under its own name, once', async () => {
    expect(await handler(sqsEvent(message), context)).toEqual({ batchItemFailures: [] });
    expect(recorded()).toMatchObject([
      {
        TableName: 'deliveries',
        Item: { eventId: EVENT_ID, subscriber },
        ConditionExpression: 'attribute_not_exists(eventId)',
      },
    ]);
  });

  it('[pubsub-4] takes an event that comes again for handled', async () => {
    tables.on(PutCommand).rejects(conditionFailed());
    expect(await handler(sqsEvent(message), context)).toEqual({ batchItemFailures: [] });
  });

  it('[pubsub-5] gives back exactly what it cannot handle', async () => {
    const failed = await handler(sqsEvent('no JSON', message, '{"eventId":7}'), context);
    expect(failed).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }, { itemIdentifier: 'm2' }] });
    expect(recorded()).toHaveLength(1);
  });

  it('gives an event back that the table does not take', async () => {
    tables.on(PutCommand).rejects(throttled);
    expect(await handler(sqsEvent(message), context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
  });
}
