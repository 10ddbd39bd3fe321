import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { begin, clients, sent } from './services';
import { handler } from '../../lambdas/file-integration/follow-inbox.handler';
import { isCarried } from '../../lambdas/shared/text';
import { cancelledBecause, named, throttled } from '../support/aws-errors';
import { context, sqsEvent } from '../support/lambda-events';
import { withoutWaiting } from '../support/pauses';
import { csv } from './samples';

let services: ReturnType<typeof begin>;
beforeEach(() => (services = begin()));
beforeEach(() => void withoutWaiting());
afterEach(() => jest.restoreAllMocks());

const told = (key: string) => sqsEvent(JSON.stringify({ detail: { object: { key } } }));
const follow = (key = 'a.csv') => handler(told(key), context);
const HANDLED = { batchItemFailures: [] };
const GIVEN_BACK = { batchItemFailures: [{ itemIdentifier: 'm0' }] };
const put = (key = 'a.csv', body = csv('1')) => services.buckets.put('inbox', { key, body }).versionId;
const imports = () => services.tables.items('records').filter(({ row }) => String(row).startsWith('#IMPORT#'));

it('[files-1] begins the import of what is current, and asks for its first step in the order of its run', async () => {
  const versionId = put();
  expect(await follow()).toEqual(HANDLED);
  expect(imports()).toMatchObject([{ key: 'a.csv', versionId, status: 'IMPORTING', pass: 'VALIDATE', steps: 0 }]);
  const run = String(imports()[0]?.['run']);
  expect(sent()).toEqual([{ body: JSON.stringify({ key: 'a.csv', run }), group: run, id: `${run}.0` }]);
});

it('[files-1] asks again for the same when it is told again', async () => {
  put();
  await follow();
  await follow();
  expect(imports()).toHaveLength(1);
  expect(new Set(sent().map(({ id }) => id)).size).toBe(1);
});

it('[files-3] goes by the bucket, whatever it was told of', async () => {
  put();
  const versionId = put('a.csv', csv('2'));
  services.buckets.remove('inbox', 'a.csv', put('a.csv', csv('3')));
  await follow();
  expect(imports()).toMatchObject([{ versionId }]);
  services.buckets.remove('inbox', 'a.csv');
  await follow();
  expect(imports()).toMatchObject([{ versionId, status: 'DELETED', expiresAt: expect.any(Number) as unknown }]);
});

it('[files-3] starts over when another decided in between, and counts what it decides itself', async () => {
  put();
  clients.documents
    .on(TransactWriteCommand)
    .rejectsOnce(cancelledBecause('ConditionalCheckFailed'))
    .rejectsOnce(cancelledBecause('TransactionConflict'))
    .callsFake((input) => services.tables.call('TransactWriteCommand', input));
  expect(await follow()).toEqual(HANDLED);
  expect(clients.buckets.commandCalls(HeadObjectCommand)).toHaveLength(3);
  await follow();
  expect(services.tables.items('records')).toContainEqual({ part: 'FILE#a.csv', row: '#FILE', revision: 2 });
});

it('gives a file back that others never stop to decide about', async () => {
  put();
  clients.documents.on(TransactWriteCommand).rejects(cancelledBecause('ConditionalCheckFailed'));
  expect(await follow()).toEqual(GIVEN_BACK);
});

it('[files-5] takes any key', async () => {
  const keys = ['a b+c%20d.csv', 'с/наше?.csv', '/a', '<script>', 'constructor', 'a\nb', 'a\u0001', 'x'.repeat(1024)];
  for (const key of keys) {
    put(key);
    expect(await follow(key)).toEqual(HANDLED);
  }
  expect(imports().map(({ key }) => key)).toEqual(keys);
  expect(sent().map(({ body }) => isCarried(body) && (JSON.parse(body) as { key: string }).key)).toEqual(keys);
});

it('takes what consoles make of a folder for nothing', async () => {
  put('folder/', '');
  await follow('folder/');
  expect(imports()).toEqual([]);
});

it('reads all that is known of a file, page after page', async () => {
  put();
  await follow();
  const [file, row] = services.tables.items('records');
  clients.documents
    .on(QueryCommand)
    .resolvesOnce({ Items: file ? [file] : [], LastEvaluatedKey: { part: 'FILE#a.csv', row: '#FILE' } })
    .resolves({ Items: row ? [row] : [] });
  await follow();
  expect(imports()).toHaveLength(1);
});

it.each([
  ['the table when it is read', () => clients.documents.on(QueryCommand).rejects(throttled)],
  ['the table when it is written', () => clients.documents.on(TransactWriteCommand).rejects(throttled)],
  ['the bucket', () => clients.buckets.on(HeadObjectCommand).rejects(throttled)],
  ['a bucket that it may not see', () => clients.buckets.on(HeadObjectCommand).rejects(named('403'))],
  ['a bucket without versions', () => clients.buckets.on(HeadObjectCommand).resolves({ ContentLength: 1 })],
  ['the queue', () => clients.queue.on(SendMessageCommand).rejects(throttled)],
])('[files-12] gives back what fails at %s', async (_, fail) => {
  put();
  fail();
  expect(await follow()).toEqual(GIVEN_BACK);
});

it.each(['no JSON', '{}', '{"detail":{"object":{"key":""}}}'])(
  '[files-12] gives back what is no event: %s',
  async (body) => {
    expect(await handler(sqsEvent(body), context)).toEqual(GIVEN_BACK);
  },
);
