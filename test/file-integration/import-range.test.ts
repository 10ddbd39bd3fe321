import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { PublishCommand } from '@aws-sdk/client-sns';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { BatchWriteCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import { begin, clients, reports, sent } from './services';
import { handler as followInbox } from '../../lambdas/file-integration/follow-inbox.handler';
import { handler } from '../../lambdas/file-integration/import-range.handler';
import { throttled } from '../support/aws-errors';
import { sqsEvent } from '../support/lambda-events';
import { withoutWaiting } from '../support/pauses';
import { csv, HEADER, row } from './samples';

let services: ReturnType<typeof begin>;
beforeEach(() => (services = begin()));
beforeEach(() => void withoutWaiting());
afterEach(() => jest.restoreAllMocks());

const TIME = { getRemainingTimeInMillis: () => 30_000 } as Context;
const HANDLED = { batchItemFailures: [] };
const GIVEN_BACK = { batchItemFailures: [{ itemIdentifier: 'm0' }] };
const items = (kind: string) => services.tables.items('records').filter((item) => String(item['row']).startsWith(kind));
const imports = () => items('#IMPORT#');
const records = () => items('0').map(({ id, line }) => [id, line]);
const put = (body: string, key = 'a.csv') => services.buckets.put('inbox', { key, body }).versionId;
const follow = (key = 'a.csv') => followInbox(sqsEvent(JSON.stringify({ detail: { object: { key } } })), TIME);
const step = (body: string, time = TIME) => handler(sqsEvent(body), time);
const files = () => services.buckets.objects('quarantine').map(({ key, body }) => [key, body]);

/** Does what the queue is asked for, one after the other, until nothing is left. */
async function work(): Promise<void> {
  let done = 0;
  for (let next = sent()[done]; next; next = sent()[(done += 1)]) expect(await step(next.body)).toEqual(HANDLED);
}

async function imported(body: string, key?: string): Promise<string> {
  const versionId = put(body, key);
  await follow(key);
  await work();
  return versionId;
}

/** A message of a run, once its first pass is done. */
async function validated(body: string): Promise<string> {
  put(body);
  await follow();
  const [message] = sent();
  await step(message?.body ?? '');
  return message?.body ?? '';
}

it('[files-1] imports a file, and reports what became of it', async () => {
  const versionId = await imported(csv('1', '2'));
  expect(imports()).toMatchObject([{ versionId, status: 'COMPLETE', rows: 2, rejected: 0 }]);
  expect(records()).toEqual([
    ['1', 2],
    ['2', 3],
  ]);
  expect(items('0')[0]).toMatchObject({ fileKey: 'a.csv', versionId, customer: 'Ann', amount_cents: 250 });
  expect(reports()).toEqual([{ key: 'a.csv', versionId, status: 'COMPLETE', rows: 2, rejected: 0 }]);
});

it('[files-6] imports JSON lines', async () => {
  await imported('{"id":"1","customer":"Ann","amount_cents":1,"created_at":"2026-03-01T12:00:00Z"}\r\n\n', 'a.ndjson');
  expect(records()).toEqual([['1', 1]]);
});

it('[files-8] puts bad rows into quarantine, and imports the others', async () => {
  const good = Array.from({ length: 19 }, (_, place) => String(place));
  const versionId = await imported(csv(...good) + '=bad,,,\n');
  expect(imports()).toMatchObject([{ status: 'COMPLETE', rows: 20, rejected: 1 }]);
  expect(records()).toHaveLength(19);
  expect(files()).toEqual([
    [
      `${versionId}/a.csv-00000.csv`,
      expect.stringContaining(`21,"customer: Must have at least 1 characters","'=bad,,,"`),
    ],
  ]);
  expect(reports()).toMatchObject([{ quarantine: `s3://quarantine/${versionId}/` }]);
});

it.each([
  ['with more than 5% bad rows', csv('1', '2') + 'bad\n', '1 of 3 rows are bad, more than 5%'],
  ['that is empty', '', 'It has no header: id,customer,amount_cents,created_at'],
  ['of empty lines', '\n\n', 'It has no header: id,customer,amount_cents,created_at'],
  ['with another header', 'a,b\n1,2\n', 'The header lacks id, customer, amount_cents, created_at'],
  ['of UTF-16', '\xff\xfei\0d\0', 'It is UTF-16: UTF-8 is expected'],
  ['whose header is no text', '\xc3\n', 'The header cannot be read: It is no UTF-8'],
])('[files-8] rejects a file %s, says why, and leaves what was there', async (_, body, reason) => {
  await imported(csv('1'));
  const versionId = await imported(body);
  expect(imports()).toMatchObject([{ status: 'COMPLETE' }, { status: 'REJECTED', reason }]);
  expect(records()).toEqual([['1', 2]]);
  expect(files().at(-1)).toEqual([`${versionId}/a.csv-00000.csv`, expect.stringContaining(`"Rejected: ${reason}"`)]);
  expect(reports().at(-1)).toMatchObject({ status: 'REJECTED', reason, quarantine: `s3://quarantine/${versionId}/` });
});

it('imports a file that has a header and no rows', async () => {
  await imported(HEADER);
  expect(imports()).toMatchObject([{ status: 'COMPLETE', rows: 0 }]);
});

it('[files-4] replaces a version at one moment, and then deletes its records', async () => {
  await imported(csv('1', '2'));
  await imported(csv('3'));
  expect(imports()).toMatchObject([{ status: 'SUPERSEDED' }, { status: 'COMPLETE' }]);
  expect(records()).toEqual([['3', 2]]);
  expect(items('#LEFTOVER#')).toEqual([]);
});

it('[files-2] goes on where it ended, with the rows that are left', async () => {
  const message = await validated(csv(...Array.from({ length: 1200 }, (_, place) => String(place))));
  const late = { getRemainingTimeInMillis: () => 9000 } as Context;
  await step(message, late);
  expect(records()).toHaveLength(500);
  expect(imports()).toMatchObject([{ pass: 'IMPORT', steps: 2, place: { line: 502 } }]);
  await step(message, late);
  expect(records()).toHaveLength(1000);
  await step(message, late);
  expect(imports()).toMatchObject([{ status: 'COMPLETE', rows: 1200 }]);
  expect(records()).toHaveLength(1200);
});

it('[files-2] goes on behind what was written, not behind what was read', async () => {
  const message = await validated(csv(...Array.from({ length: 1200 }, (_, place) => String(place))));
  const late = { getRemainingTimeInMillis: jest.fn(() => 9000).mockReturnValueOnce(30_000) } as unknown as Context;
  let batches = 0;
  clients.documents.on(BatchWriteCommand).callsFake((input: { RequestItems?: object }) => {
    batches += 1;
    return batches <= 20 ? services.tables.call('BatchWriteCommand', input) : { UnprocessedItems: input.RequestItems };
  });
  await step(message, late);
  expect(imports()).toMatchObject([{ pass: 'IMPORT', place: { line: 502 } }]);
  clients.documents.on(BatchWriteCommand).callsFake((input) => services.tables.call('BatchWriteCommand', input));
  await step(message);
  expect(records()).toHaveLength(1200);
});

it('[files-11] goes on with the deletion of what is too much for one step', async () => {
  await imported(csv(...Array.from({ length: 1200 }, (_, place) => String(place))));
  put(csv('new'));
  await follow();
  await step(sent().at(-1)?.body ?? '');
  await step(sent().at(-1)?.body ?? '');
  const [leftover] = items('#LEFTOVER#');
  expect(leftover).toMatchObject({ next: 0 });
  const message = JSON.stringify({ key: 'a.csv', run: leftover?.['run'] });
  const once = { getRemainingTimeInMillis: jest.fn(() => 9000).mockReturnValueOnce(30_000) } as unknown as Context;
  expect(await step(message, once)).toEqual(HANDLED);
  expect(items('#LEFTOVER#')).toMatchObject([{ next: 5 }]);
  await step(message);
  expect(items('#LEFTOVER#')).toEqual([]);
  expect(records()).toEqual([['new', 2]]);
});

it('[files-2] ends when time was up with the very last row', async () => {
  const message = await validated(csv(...Array.from({ length: 500 }, (_, place) => String(place))));
  await step(message, { getRemainingTimeInMillis: () => 9000 } as Context);
  expect(imports()).toMatchObject([{ status: 'IMPORTING' }]);
  await step(message);
  expect(imports()).toMatchObject([{ status: 'COMPLETE' }]);
});

it('[files-2] writes again what DynamoDB hands back, and fails when time is up before the first records are there', async () => {
  const message = await validated(csv('1', '2'));
  const hand = (input: { RequestItems?: object }) => ({ UnprocessedItems: input.RequestItems });
  clients.documents
    .on(BatchWriteCommand)
    .callsFakeOnce(hand)
    .callsFake((input) => services.tables.call('BatchWriteCommand', input));
  expect(await step(message)).toEqual(HANDLED);
  expect(records()).toHaveLength(2);
  begin();
});

it('[files-2] gives the message back when DynamoDB takes nothing until time is up', async () => {
  const message = await validated(csv('1'));
  clients.documents.on(BatchWriteCommand).callsFake((input: { RequestItems?: object }) => ({
    UnprocessedItems: input.RequestItems,
  }));
  expect(await step(message, { getRemainingTimeInMillis: () => 9000 } as Context)).toEqual(GIVEN_BACK);
});

it('[files-1] drops a message of a run that has nothing to do, or is not known', async () => {
  await imported(csv('1'));
  const asked = sent().length;
  for (const { body } of sent().slice(0, asked)) expect(await step(body)).toEqual(HANDLED);
  expect(await step(JSON.stringify({ key: 'a.csv', run: 'another' }))).toEqual(HANDLED);
  expect(sent()).toHaveLength(asked);
  expect(reports()).toHaveLength(1);
});

it('[files-3] settles what is current when the version is gone', async () => {
  const versionId = put(csv('1'));
  await follow();
  services.buckets.remove('inbox', 'a.csv', versionId);
  await work();
  expect(imports()).toMatchObject([{ versionId, status: 'DELETED' }]);
});

it('[files-3] asks for the next thing also when its own write was answered to nobody', async () => {
  put(csv('1'));
  await follow();
  const [message] = sent();
  clients.documents.on(UpdateCommand).callsFakeOnce((input) => {
    services.tables.call('UpdateCommand', input);
    return services.tables.call('UpdateCommand', input); // the second attempt of the SDK
  });
  expect(await step(message?.body ?? '')).toEqual(HANDLED);
  expect(sent().at(-1)?.id).toBe(`${message?.group ?? ''}.1`);
});

it('[files-10] reports again what it could not mark', async () => {
  await validated(csv('1'));
  await step(sent().at(-1)?.body ?? '');
  const message = sent().at(-1)?.body ?? '';
  clients.topic.on(PublishCommand).rejectsOnce(throttled).resolves({});
  expect(await step(message)).toEqual(GIVEN_BACK);
  clients.documents.on(UpdateCommand).rejectsOnce(throttled);
  expect(await step(message)).toEqual(GIVEN_BACK);
});

it.each([
  ['the table', () => clients.documents.on(QueryCommand).rejects(throttled)],
  ['the inbox', () => clients.buckets.on(GetObjectCommand).rejects(throttled)],
  ['the quarantine', () => clients.buckets.on(PutObjectCommand).rejects(throttled)],
  ['its progress', () => clients.documents.on(UpdateCommand).rejects(throttled)],
  ['the queue', () => clients.queue.on(SendMessageCommand).rejects(throttled)],
])('[files-12] gives back what fails at %s', async (_, fail) => {
  put(csv('1') + 'bad\n');
  await follow();
  const [message] = sent();
  fail();
  expect(await step(message?.body ?? '')).toEqual(GIVEN_BACK);
});

it('[files-12] gives back what is no message', async () => {
  expect(await step('{}')).toEqual(GIVEN_BACK);
  expect(await step(row('1'))).toEqual(GIVEN_BACK);
});
