import './variables';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { httpCall } from '../../lambdas/shared/http-call';
import { jsonEvent, ORDER_ID } from './samples';

jest.mock('../../lambdas/shared/http-call');
process.env['UNKNOWN_ORDERS'] = 'answer-404';
const tables = mockClient(DynamoDBDocumentClient);

it('asks the legacy system for no order once every order is its own', async () => {
  const { handler } = await import('../../lambdas/strangler-facade/serve-orders.handler');
  tables.on(GetCommand).resolves({});
  expect(await handler(jsonEvent('GET', `/orders/${ORDER_ID}`))).toMatchObject({ statusCode: 404 });
  expect(httpCall).not.toHaveBeenCalled();
});
