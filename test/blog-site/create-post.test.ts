import './variables';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambdas/blog-site/create-post.handler';
import { cancelledBecause, throttled } from '../support/aws-errors';
import { apiEvent } from '../support/lambda-events';
import { blamed } from './samples';

const tables = mockClient(DynamoDBDocumentClient);
const body = { title: 'First frost', markdown: '*Cold*<script>x</script>' };
const create = (headers = {}, given: object = body) =>
  handler(apiEvent({ body: given, headers, caller: 'arn:aws:iam::1:user/ann' }));
const written = () => tables.commandCalls(TransactWriteCommand)[0]?.args[0].input.TransactItems ?? [];

beforeEach(() => {
  tables.reset();
  tables.on(TransactWriteCommand).resolves({});
});

it('publishes the post and its entry in the list in one transaction', async () => {
  const { statusCode, headers, body: answer } = await create();
  expect(statusCode).toBe(201);
  expect(headers).toMatchObject({ Location: '/posts/first-frost', ETag: '"1"' });
  expect(JSON.parse(answer)).toMatchObject({ slug: 'first-frost', html: '<p><em>Cold</em></p>\n', version: 1 });
  const [row, entry, ...others] = written();
  expect(others).toEqual([]);
  expect(row?.Put).toMatchObject({
    TableName: 'blog',
    Item: { subject: 'POST#first-frost', entry: 'ROW', version: 1 },
    ConditionExpression: 'attribute_not_exists(subject)',
  });
  expect(entry?.Put?.Item).toMatchObject({ subject: 'POSTS', slug: 'first-frost', title: 'First frost' });
  expect(entry?.Put?.Item).not.toHaveProperty('html');
});

it('[blog-10] writes the idempotency record, scoped to the caller, in the same transaction', async () => {
  await create({ 'idempotency-key': 'k1' });
  expect(written().map(({ Put }) => Put?.TableName)).toEqual(['idempotency', 'blog', 'blog']);
  expect(written()[0]?.Put?.Item).toMatchObject({ idempotencyKey: 'POST /posts arn:aws:iam::1:user/ann#k1' });
});

it('[blog-10] shows a large post as it is by then to whoever asks again with the key', async () => {
  const large = { ...body, markdown: '&'.repeat(40_000) };
  await create({ 'idempotency-key': 'k1' }, large);
  const record = written()[0]?.Put?.Item ?? {};
  expect(record).not.toHaveProperty('answer');
  const post = written()[1]?.Put?.Item;
  tables.on(TransactWriteCommand).rejects(
    new TransactionCanceledException({
      message: '',
      $metadata: {},
      CancellationReasons: [{ Code: 'ConditionalCheckFailed', Item: marshall(record) }],
    }),
  );
  tables.on(GetCommand).resolves({ Item: { ...post, version: 2 } });
  const { statusCode, headers, body: answer } = await create({ 'idempotency-key': 'k1' }, large);
  expect({ statusCode, headers }).toMatchObject({
    statusCode: 201,
    headers: { Location: '/posts/first-frost', ETag: '"2"' },
  });
  expect(JSON.parse(answer)).toMatchObject({ slug: 'first-frost', version: 2, markdown: large.markdown });
});

it.each([
  ['without an idempotency key', {}, cancelledBecause('ConditionalCheckFailed', 'None')],
  ['with one', { 'idempotency-key': 'k1' }, cancelledBecause('None', 'ConditionalCheckFailed', 'None')],
])('answers 409 when the slug is taken, %s', async (_, headers, error) => {
  tables.on(TransactWriteCommand).rejects(error);
  const { statusCode, body: answer } = await create(headers);
  expect([statusCode, blamed(answer)]).toEqual([409, ['slug']]);
});

it('names the wrong field and writes nothing', async () => {
  const { statusCode, body: answer } = await create({}, { ...body, title: '' });
  expect([statusCode, blamed(answer)]).toEqual([400, ['title']]);
  expect(tables.calls()).toEqual([]);
});

it('asks to come again when the table does not answer', async () => {
  tables.on(TransactWriteCommand).rejects(throttled);
  expect((await create()).statusCode).toBe(503);
});
