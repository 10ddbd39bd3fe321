import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { buckets, importsOf, outputs, put, recordsOf, remove, visible } from '../../proofs/file-integration/client';
import { nameOf, queues, target } from '../../tools/proofs/deployed';
import { eventually } from '../support/e2e';
import { csv, HEADER, row } from './samples';

const SOON = { within: 90 };
const idsOf = async (key: string) => (await visible(key)).map(({ id }) => id);
const shows = (key: string, ...ids: readonly string[]) =>
  eventually(async () => {
    expect(await idsOf(key)).toEqual(ids);
  }, SOON);
const stands = (key: string, versionId: string, expected: object) =>
  eventually(async () => {
    const found = (await importsOf(key)).find((one) => one.versionId === versionId);
    expect(found).toMatchObject(expected);
    return found;
  }, SOON);
const some = (name: string): string => `${randomUUID()}/${name}`;

it('[files-5] imports files of any key', async () => {
  const names = [
    ...[
      'a b.csv',
      'a+b.csv',
      '100%.csv',
      '%2F.csv',
      'a\nb.csv',
      'наше-😀.csv',
      '<script>&amp;"\'.csv',
      'a?b=c#d',
      'a\\b',
    ],
    ...['constructor', '__proto__', 'x'.repeat(1024 - 37), '~!@$^*(){}[]|;:,', '../a', 'a//b'],
  ];
  const keys = [...names.map(some), `/${randomUUID()}`];
  for (const key of keys) await put(key, csv(key.slice(0, 20)));
  for (const key of keys) await shows(key, key.slice(0, 20));
  expect((await visible(keys[0] ?? ''))[0]).toMatchObject({ fileKey: keys[0] });
});

it.each([
  ['a byte order mark and CR LF', `\ufeff${csv('1', '2').replaceAll('\n', '\r\n')}`, ['1', '2']],
  ['columns in another order', 'x,created_at,amount_cents,customer,id\n,2026-03-01T12:00:00Z,1,Ann,1\n', ['1']],
  ['quoted commas, quotes and line breaks', `${HEADER}"a,""b""\nc",Ann,1,2026-03-01T12:00:00Z`, ['a,"b"\nc']],
  ['an id twice', csv('1', '1'), ['1', '1']],
  ['Unicode', csv('😀', 'é'), ['😀', 'é']],
])('[files-6] reads CSV with %s', async (_, body, ids) => {
  const key = some('a.csv');
  await put(key, body);
  await shows(key, ...ids);
});

it('[files-6] reads JSON lines', async () => {
  const key = some('a.ndjson');
  const record = { id: '1', customer: 'Ann', amount_cents: 250, created_at: '2026-03-01T13:00:00+01:00' };
  await put(key, `${JSON.stringify(record)}\n`);
  await shows(key, '1');
  expect(await visible(key)).toMatchObject([{ ...record, created_at: '2026-03-01T12:00:00.000Z', fileKey: key }]);
});

it('[files-4] [files-11] shows a version until the next one is there, and then deletes its records', async () => {
  const key = some('a.csv');
  const first = await put(key, csv('1', '2'));
  await shows(key, '1', '2');
  const run = (await stands(key, first, { status: 'COMPLETE' }))?.run ?? '';
  await put(key, csv('3'));
  await eventually(async () => {
    const ids = await idsOf(key);
    expect([['1', '2'], ['3']]).toContainEqual(ids);
    expect(ids).toEqual(['3']);
  }, SOON);
  await stands(key, first, { status: 'SUPERSEDED' });
  await eventually(async () => {
    expect(await recordsOf(run)).toEqual([]);
  }, SOON);
});

it('[files-3] hides a deleted file, and shows it again when its delete marker is removed', async () => {
  const key = some('a.csv');
  const first = await put(key, csv('1'));
  const second = await put(key, csv('2'));
  await shows(key, '2');
  const marker = await remove(key);
  await shows(key);
  await stands(key, second, { status: 'DELETED' });
  await remove(key, marker);
  await shows(key, '2');
  await remove(key, first);
  await remove(key, second);
  await shows(key);
});

it('[files-3] shows what the inbox has after any order of puts and deletions', async () => {
  const keys = Array.from({ length: 10 }, () => some('a.csv'));
  const contents = new Map<string, string>();
  for (const key of keys) {
    const versions: string[] = [];
    for (let step = 0; step < 6; step += 1) {
      const chance = Math.random();
      const old = versions[Math.floor(Math.random() * versions.length)];
      if (chance < 0.5 || old === undefined) {
        const version = await put(key, csv(String(step)));
        contents.set(version, String(step));
        versions.push(version);
      } else if (chance < 0.75) versions.push(await remove(key));
      else await remove(key, old);
    }
  }
  const Bucket = outputs['InboxBucketName'];
  for (const key of keys) {
    const current = await buckets.send(new HeadObjectCommand({ Bucket, Key: key })).catch(() => undefined);
    await shows(key, ...(current ? [contents.get(current.VersionId ?? '') ?? ''] : []));
  }
});

const quarantined = async (versionId: string): Promise<string> => {
  const Bucket = outputs['QuarantineBucketName'];
  const { Contents = [] } = await buckets.send(new ListObjectsV2Command({ Bucket, Prefix: `${versionId}/` }));
  const texts = Contents.map(async ({ Key }) => {
    const { Body } = await buckets.send(new GetObjectCommand({ Bucket, Key }));
    return (await Body?.transformToString()) ?? '';
  });
  return (await Promise.all(texts)).join('');
};

it('[files-8] puts bad rows into quarantine, defused, and rejects a file with more than 5%', async () => {
  const key = some('a.csv');
  const good = Array.from({ length: 19 }, (_, place) => String(place));
  const first = await put(key, `${csv(...good)}=bad,,,\n`);
  await stands(key, first, { status: 'COMPLETE', rows: 20, rejected: 1 });
  expect(await quarantined(first)).toContain(`21,"customer: Must have at least 1 characters","'=bad,,,"`);
  const second = await put(key, `${csv(...good)}bad\nbad\n`);
  await stands(key, second, { status: 'REJECTED', rows: 21, rejected: 2 });
  expect(await quarantined(second)).toContain('Rejected: 2 of 21 rows are bad, more than 5%');
  expect(await idsOf(key)).toEqual(good);
});

it('[files-9] takes nothing that is in quarantine for a file', async () => {
  const key = some('a.csv');
  await buckets.send(new PutObjectCommand({ Bucket: outputs['QuarantineBucketName'], Key: key, Body: csv('1') }));
  await setTimeout(5000);
  expect(await importsOf(key)).toEqual([]);
});

interface Worker {
  readonly pid: number;
  readonly megabytes: number;
}

/** The processes in which this run's local cloud imports ranges. */
function workers(): Worker[] {
  const listing = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,rss=,args='], { encoding: 'utf8' });
  const all = listing.split('\n').flatMap((line) => {
    const [, pid, parent, kilobytes, command = ''] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid ? [{ pid: Number(pid), parent: Number(parent), megabytes: Number(kilobytes) / 1024, command }] : [];
  });
  const parentOf = (pid: number) => all.find((one) => one.pid === pid)?.parent ?? 0;
  const own = new Set<number>();
  for (let pid = process.pid; pid > 1; pid = parentOf(pid)) own.add(pid);
  // The emulator, which started it, and these tests have the same command above them.
  return all.filter(
    ({ parent, command }) =>
      command.includes('ministack-lambda-FileIntegration-ImportRange') && own.has(parentOf(parent)),
  );
}

const MEGABYTE = 1024 * 1024;
const ROWS = 20_000;

/** A hundred megabytes, most of it in a column that nobody asked for. */
function largeFile(): Buffer {
  const more = 'é'.repeat(2650);
  const rows = Array.from({ length: ROWS }, (_, place) => `${row(String(place)).trimEnd()},"${more}\n"\n`);
  return Buffer.from(`${HEADER.trimEnd()},more\n${rows.join('')}`);
}

it('[files-7] [files-2] imports 100 MB at flat memory, in several steps, and the same rows when it is killed', async () => {
  const key = some('large.csv');
  const body = largeFile();
  expect(body.length).toBeGreaterThan(100 * MEGABYTE);
  const QueueUrl = await nameOf('FileIntegration', 'AWS::SQS::Queue', 'ImportingQueue');
  const visibility = (seconds: number) =>
    queues.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: String(seconds) } }));
  // Who is killed is tried again sooner, yet not before its function would have ended.
  if (target === 'local') await visibility(35);
  try {
    const versionId = await put(key, body);
    let most = 0;
    let kills = 0;
    let steps = 0;
    const until = 1 + Math.floor(Math.random() * 4);
    const status = await eventually(
      async () => {
        const one = (await importsOf(key)).find((found) => found.versionId === versionId);
        steps = one?.steps ?? 0;
        for (const { pid, megabytes } of target === 'local' ? workers() : []) {
          most = Math.max(most, megabytes);
          if (kills > 0 || steps < until) continue;
          kills += 1;
          process.kill(pid, 'SIGKILL');
        }
        expect(one?.status).toMatch(/COMPLETE|REJECTED/);
        return one;
      },
      { within: 540 },
    );
    expect(status).toMatchObject({ status: 'COMPLETE', rows: ROWS, rejected: 0 });
    expect(steps).toBeGreaterThan(5);
    const ids = await idsOf(key);
    expect(ids).toEqual(Array.from({ length: ROWS }, (_, place) => String(place)));
    if (target === 'local') {
      console.log(`${String(kills)} workers killed; a worker had ${most.toFixed(0)} MB at the most.`);
      expect(kills).toBeGreaterThan(0);
      expect(most).toBeLessThan(400);
    }
  } finally {
    if (target === 'local') await visibility(180);
    await remove(key);
  }
}, 600_000);
