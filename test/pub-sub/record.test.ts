import './variables';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { SNSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler as recordAnalytics } from '../../lambdas/pub-sub/record-analytics.handler';
import { handler as recordAudit } from '../../lambdas/pub-sub/record-audit.handler';
import { handler as recordCancellation } from '../../lambdas/pub-sub/record-cancellation.handler';
import { handler as recordPremiumSports } from '../../lambdas/pub-sub/record-premium-sports.handler';
import { conditionFailed, throttled } from '../support/aws-errors';
import { context, sqsEvent } from '../support/lambda-events';
import { event, EVENT_ID } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const message = JSON.stringify(event);
const fromTopic = (Message: string) => ({ Records: [{ Sns: { MessageId: 'm1', Message } }] }) as SNSEvent;
const recorded = () => tables.commandCalls(PutCommand).map(({ args: [{ input }] }) => input);

beforeEach(() => {
  tables.reset();
  tables.on(PutCommand).resolves({});
});

describe.each([
  ['audit', recordAudit],
  ['orders-analytics', recordAnalytics],
  ['premium-sports', recordPremiumSports],
])('the subscriber %s', (subscriber, handler) => {
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
});

describe('the subscriber that is a function', () => {
  it('[pubsub-3] records a cancellation', async () => {
    await recordCancellation(fromTopic(message));
    expect(recorded()).toMatchObject([{ Item: { eventId: EVENT_ID, subscriber: 'cancellations' } }]);
  });

  it('[pubsub-4] takes an event that comes again for handled', async () => {
    tables.on(PutCommand).rejects(conditionFailed());
    await expect(recordCancellation(fromTopic(message))).resolves.toBeUndefined();
  });

  it('[pubsub-5] throws what Lambda is to try again', async () => {
    await expect(recordCancellation(fromTopic('no JSON'))).rejects.toThrow(SyntaxError);
    tables.on(PutCommand).rejects(throttled);
    await expect(recordCancellation(fromTopic(message))).rejects.toThrow(throttled);
  });
});
