import './variables';
import { DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/pub-sub/list-deliveries.handler';
import { throttled } from '../support/aws-errors';
import { apiEvent } from '../support/lambda-events';
import { EVENT_ID } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const list = (eventId = EVENT_ID) => handler(apiEvent({ path: { eventId } }));
const delivery = { subscriber: 'audit', at: '2026-03-01T12:00:00.000Z' };

beforeEach(() => {
  tables.reset();
  tables.on(QueryCommand).resolves({ Items: [{ eventId: EVENT_ID, ...delivery, expiresAt: 1 }] });
});

it('answers with the deliveries of an event', async () => {
  const { statusCode, body } = await list();
  expect([statusCode, JSON.parse(body)]).toEqual([200, { items: [delivery] }]);
});

it('answers with none for an event that nobody was delivered yet', async () => {
  tables.on(QueryCommand).resolves({});
  tables.on(GetCommand).resolves({ Item: {} });
  const { statusCode, body } = await list();
  expect([statusCode, JSON.parse(body)]).toEqual([200, { items: [] }]);
});

it('answers 404 for an unknown event', async () => {
  tables.on(QueryCommand).resolves({});
  tables.on(GetCommand).resolves({});
  expect((await list()).statusCode).toBe(404);
});

it('asks no table about what can be no id', async () => {
  expect((await list('no id')).statusCode).toBe(404);
  expect(tables.calls()).toEqual([]);
});

it('asks to come again when a table does not answer', async () => {
  tables.on(GetCommand).rejects(throttled);
  tables.on(QueryCommand).resolvesOnce({}).rejects(throttled);
  expect([(await list()).statusCode, (await list()).statusCode]).toEqual([503, 503]);
});
