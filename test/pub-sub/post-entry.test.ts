import './variables';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/pub-sub/post-entry.handler';
import { throttled } from '../support/aws-errors';
import { apiEvent } from '../support/lambda-events';
import { entry } from './samples';

const topic = mockClient(SNSClient);

beforeEach(() => {
  topic.reset();
  topic.on(PublishCommand).resolves({});
});

const post = (change: object = {}, accountId = 'a1') =>
  handler(apiEvent({ path: { accountId }, body: { entryId: 'e1', amountCents: 250, ...change } }));

it('[pubsub-6] hands it to SNS in the order of its account before it is accepted', async () => {
  const { statusCode, body } = await post();
  expect([statusCode, JSON.parse(body)]).toEqual([202, { entryId: 'e1' }]);
  expect(topic.commandCalls(PublishCommand)[0]?.args[0].input).toMatchObject({
    Message: JSON.stringify(entry),
    MessageGroupId: 'a1',
    MessageDeduplicationId: 'a1.e1',
  });
});

it('asks SNS for nothing that it refuses, however long the ids are', async () => {
  const longest = 'x'.repeat(63);
  expect((await post({ entryId: longest }, longest)).statusCode).toBe(202);
  const { MessageGroupId, MessageDeduplicationId } = topic.commandCalls(PublishCommand)[0]?.args[0].input ?? {};
  for (const id of [MessageGroupId, MessageDeduplicationId]) expect(id).toMatch(/^[!-~]{1,128}$/);
});

it('[pubsub-6] accepts nothing that SNS did not take', async () => {
  topic.on(PublishCommand).rejects(throttled);
  expect((await post()).statusCode).toBe(503);
});

it.each([
  ['entryId', { entryId: 'a b' }],
  ['entryId', { entryId: 'x'.repeat(64) }],
  ['amountCents', { amountCents: 1.5 }],
  ['amountCents', { amountCents: 1e15 }],
])('refuses a wrong %s and names it: %p', async (field, change) => {
  const { statusCode, body } = await post(change);
  expect([statusCode, body]).toEqual([400, expect.stringContaining(`"field":"${field}"`)]);
  expect(topic.calls()).toEqual([]);
});

it('answers 404 to what can be no account', async () => {
  expect((await post({}, 'a b')).statusCode).toBe(404);
});
