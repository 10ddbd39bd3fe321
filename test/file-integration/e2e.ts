import { randomUUID } from 'node:crypto';
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { buckets, importsOf, outputs, put, recordsOf, remove, visible } from '../../proofs/file-integration/client';
import { putLarge } from '../../proofs/file-integration/large-file';
import { type Processes, processesOf } from '../../tools/load/workers';
import { functionOf, nameOf, queues, run, target } from '../../tools/proofs/deployed';
import { runTool } from '../support/command';
import { eventually, expectDenial, whileFunctionHas } from '../support/e2e';
import { listenTo } from '../support/topic-listener';
import { csv, HEADER } from './samples';

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
  // What comes to the inbox after it is imported.
  const later = some('a.csv');
  await stands(later, await put(later, csv('1')), { status: 'COMPLETE' });
  expect(await importsOf(key)).toEqual([]);
});

/** The queue of a stack's worker, by its path. */
const queueOf = (path: string): Promise<string> => nameOf('FileIntegration', 'AWS::SQS::Queue', path);

/** Does something while what a queue's worker was given comes back sooner, for so many seconds, than it usually does. */
async function hidingFor(seconds: number, path: string, act: () => Promise<void>): Promise<void> {
  const QueueUrl = await queueOf(`${path}Queue`);
  const set = (VisibilityTimeout: string) =>
    queues.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout } }));
  const AttributeNames = ['VisibilityTimeout' as const];
  const { Attributes = {} } = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
  await set(String(seconds));
  try {
    await act();
  } finally {
    await set(Attributes.VisibilityTimeout ?? '');
  }
}

async function deadLettersOf(path: string): Promise<(string | undefined)[]> {
  const QueueUrl = await queueOf(`${path}DeadLetters`);
  const { Messages = [] } = await queues.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
  );
  return Messages.map(({ Body }) => Body);
}

const ROW_BYTES = 50_000;
/** As many as take two steps in each pass, and as 100 MB. */
const [SOME_ROWS, MANY_ROWS] = [1400, 2100];

it('[files-3] gives up what is deleted while it is imported', async () => {
  const key = some('gone.csv');
  const versionId = await putLarge(key, SOME_ROWS, ROW_BYTES);
  await eventually(async () => {
    expect((await importsOf(key))[0]?.steps).toBeGreaterThan(0);
  }, SOON);
  await remove(key, versionId);
  await stands(key, versionId, { status: 'DELETED' });
  await shows(key);
});

it('[files-10] reports what became of each version', async () => {
  const listener = await listenTo(outputs['ReportTopicArn'] ?? '');
  const reports: Record<string, unknown>[] = [];
  const isTold = (expected: object) =>
    eventually(async () => {
      const heard = await listener.next();
      if (heard) reports.push(JSON.parse(heard.Message) as Record<string, unknown>);
      expect(reports).toContainEqual(expected);
    }, SOON);
  try {
    const key = some('a "b"\n.csv');
    const good = { key, versionId: await put(key, csv('1', '2')), status: 'COMPLETE', rows: 2, rejected: 0 };
    await isTold(good);
    const versionId = await put(key, csv('3') + 'bad\n');
    const quarantine = `s3://${outputs['QuarantineBucketName'] ?? ''}/${versionId}/`;
    const reason = '1 of 2 rows are bad, more than 5%';
    await isTold({ key, versionId, status: 'REJECTED', rows: 2, rejected: 1, quarantine, reason });
  } finally {
    await listener.stop();
  }
});

it('[files-12] parks what is no event', async () => {
  const poison = `no event: ${randomUUID()}`;
  await hidingFor(1, 'Following', async () => {
    await queues.send(new SendMessageCommand({ QueueUrl: await queueOf('FollowingQueue'), MessageBody: poison }));
    await eventually(async () => expect(await deadLettersOf('Following')).toContain(poison), SOON);
  });
});

it('[files-12] parks a step that always fails, and goes on where it was when that is sent back', async () => {
  const key = some('a.csv');
  const absent = `absent-${randomUUID()}`;
  const ids = Array.from({ length: 20 }, (_, place) => String(place));
  expectDenial({ action: 's3:PutObject', resource: absent });
  await hidingFor(1, 'Importing', async () =>
    whileFunctionHas(await functionOf('FileIntegration', 'ImportRange'), { QUARANTINE_BUCKET: absent }, async () => {
      await put(key, csv(...ids) + 'bad\n');
      await eventually(async () => expect((await deadLettersOf('Importing')).join()).toContain(`"${key}"`), SOON);
    }),
  );
  expect(await idsOf(key)).toEqual([]);
  const redriven = await runTool('tools/commands/redrive.ts', ['FileIntegration', 'importing', '--aws']);
  expect([redriven.code, redriven.printed]).toEqual([0, expect.stringContaining('1 dead letters were sent back.')]);
  await shows(key, ...ids);
});

/** The processes in which this run's local cloud imports ranges. */
async function workers(): Promise<Processes['workers']> {
  if (run.emulatorPid === undefined) return [];
  const all = (await processesOf(run.emulatorPid)).workers;
  return all.filter(({ name }) => name === 'FileIntegration/ImportRange');
}

/** Longer than any step here, and sooner than the function's own time would have it. */
const AGAIN_SECONDS = 20;
/** Of Node.js itself, a range and its rows; the function has 1,024. */
const MOST_MEGABYTES = 300;

it('[files-7] [files-2] imports 100 MB at flat memory, in several steps, and the same rows when it is killed', async () => {
  const key = some('large.csv');
  // Elsewhere nobody is killed, and no message needs to come back.
  await hidingFor(target === 'local' ? AGAIN_SECONDS : 180, 'Importing', async () => {
    const versionId = await putLarge(key, MANY_ROWS, ROW_BYTES);
    const until = 1 + Math.floor(Math.random() * 4);
    let [most, kills] = [0, 0];
    const one = await eventually(
      async () => {
        const found = (await importsOf(key)).find((each) => each.versionId === versionId);
        for (const { pid, megabytes } of await workers()) {
          most = Math.max(most, megabytes);
          if (kills > 0 || (found?.steps ?? 0) < until) continue;
          kills += 1;
          process.kill(pid, 'SIGKILL');
        }
        expect(found?.status).toMatch(/COMPLETE|REJECTED/);
        return found;
      },
      { within: 540 },
    );
    expect(one).toMatchObject({ status: 'COMPLETE', rows: MANY_ROWS, rejected: 0 });
    expect(one?.bytes).toBeGreaterThan(100_000_000);
    expect(one?.steps).toBeGreaterThan(5);
    expect(await idsOf(key)).toEqual(Array.from({ length: MANY_ROWS }, (_, place) => String(place)));
    if (target === 'local') {
      console.log(`${String(kills)} workers killed; a worker had ${most.toFixed(0)} MB at the most.`);
      expect(kills).toBeGreaterThan(0);
      expect(most).toBeLessThan(MOST_MEGABYTES);
    }
  });
  await remove(key);
}, 600_000);
