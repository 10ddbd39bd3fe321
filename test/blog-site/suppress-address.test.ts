import './variables';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/blog-site/suppress-address.handler';
import { conditionFailed, throttled } from '../support/aws-errors';
import { context, sqsEvent } from '../support/lambda-events';

const tables = mockClient(DynamoDBDocumentClient);
const complaint = JSON.stringify({
  detail: { eventType: 'Complaint', complaint: { complainedRecipients: [{ emailAddress: 'ann@example.com' }] } },
});

beforeEach(() => {
  tables.reset();
  tables.on(UpdateCommand).resolves({});
});

it('[blog-12] suppresses the address of who complained', async () => {
  expect(await handler(sqsEvent(complaint), context)).toEqual({ batchItemFailures: [] });
  expect(tables.commandCalls(UpdateCommand)[0]?.args[0].input).toMatchObject({
    UpdateExpression: 'SET suppressed = :reason REMOVE waiting',
    ExpressionAttributeValues: { ':reason': 'COMPLAINT' },
  });
});

it('passes over an address that is nobody’s', async () => {
  tables.on(UpdateCommand).rejects(conditionFailed());
  expect(await handler(sqsEvent(complaint), context)).toEqual({ batchItemFailures: [] });
});

it('leaves on the queue what the table did not take, and what cannot be read', async () => {
  tables.on(UpdateCommand).rejects(throttled);
  const { batchItemFailures } = await handler(sqsEvent(complaint, 'no JSON'), context);
  expect(batchItemFailures).toEqual([{ itemIdentifier: 'm0' }, { itemIdentifier: 'm1' }]);
});
