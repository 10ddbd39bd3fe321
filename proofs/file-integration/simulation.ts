import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { FileImport } from '../../lambdas/file-integration/import';
import { ImportStore } from '../../lambdas/file-integration/import-store';
import { RecordStore } from '../../lambdas/file-integration/record-store';
import type { StoredObject } from '../../tools/aws/s3/model';
import { SECOND } from '../../tools/aws/time';
import { forgets, parkedIsAlarmed, waitingIsAlarmed } from '../../tools/simulation/invariants';
import { expiringBy, watching, without } from '../../tools/simulation/mutations';
import { type Check, FORGETS, type Mutant, RINGS, SERVES, type Simulation } from '../../tools/simulation/simulation';
import type { World } from '../../tools/simulation/world';
import { failedBatchIsAcknowledged } from '../shared/mutants';

const ORDERS = 'orders.csv';
const RETURNS = 'returns.ndjson';
const BROKEN = 'broken.csv';
/** Of which one bad one is not more than 5%. */
const ROWS = 20;
/** As many as make a file go through several steps. */
const MANY = 40;
const ids = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, row) => `${prefix}${String(row)}`);

const HEADER = 'id,customer,amount_cents,created_at\n';
const csvRow = (id: string): string => `${id},A,1,2026-03-01T12:00:00Z\n`;
const jsonRow = (id: string): string =>
  `${JSON.stringify({ id, customer: 'A', amount_cents: 1, created_at: '2026-03-01T12:00:00Z' })}\n`;
const BAD_ROW = '=bad,A,2.5,2026-03-01T12:00:00Z\n';
const csv = (prefix: string, count: number, more = ''): string =>
  HEADER + ids(prefix, count).map(csvRow).join('') + more;
const json = (prefix: string, count: number): string => ids(prefix, count).map(jsonRow).join('');
const BAD_FILE = csv('x', 2, BAD_ROW);
const POISON = 'no event';

/**
 * Versions that come, are hidden, shown and deleted, while somebody reads all the time. It is short: a schedule has
 * faults for its beginning only.
 */
async function workload(world: World): Promise<void> {
  world.sendTo(world.arnOf('FollowingQueue', 'AWS::SQS::Queue'), POISON);
  await Promise.all([orders(world), returns(world), broken(world), reading(world, ORDERS), reading(world, RETURNS)]);
}

function put(world: World, key: string, body: string): string {
  world.disturb();
  return world.s3.put('Inbox', { key, body }).versionId;
}

function remove(world: World, key: string, version?: string): string {
  world.disturb();
  return world.s3.remove('Inbox', key, version).versionId;
}

/** The second version comes while the first is imported, and is hidden by a delete marker, which is removed again. */
async function orders(world: World): Promise<void> {
  const { clock } = world;
  put(world, ORDERS, csv('a', ROWS, BAD_ROW));
  await clock.pause(500);
  put(world, ORDERS, csv('b', 2));
  await clock.pause(3 * SECOND);
  const marker = remove(world, ORDERS);
  await clock.pause(SECOND);
  remove(world, ORDERS, marker);
}

/** The last version is deleted, so that the one below shows again; the first is deleted, which changes nothing. */
async function returns(world: World): Promise<void> {
  const { clock } = world;
  const first = put(world, RETURNS, json('c', 2));
  await clock.pause(2 * SECOND);
  put(world, RETURNS, json('d', MANY));
  await clock.pause(500);
  const last = put(world, RETURNS, json('e', 2));
  await clock.pause(2 * SECOND);
  remove(world, RETURNS, last);
  remove(world, RETURNS, first);
}

/** What is rejected shows nothing, and leaves what was there. */
async function broken(world: World): Promise<void> {
  put(world, BROKEN, csv('f', 1));
  await world.clock.pause(2 * SECOND);
  put(world, BROKEN, BAD_FILE);
}

interface Reading {
  readonly key: string;
  readonly ids: readonly string[];
}
const READINGS = new WeakMap<World, Reading[]>();
const readingsOf = (world: World): Reading[] => {
  const known = READINGS.get(world) ?? [];
  READINGS.set(world, known);
  return known;
};
/** Often at first, and then for as long as what failed takes to be tried again. */
const PAUSES_MS = [...Array.from({ length: 30 }, () => 300), ...Array.from({ length: 20 }, () => 30 * SECOND)];

/** Somebody reads as the page tells to. */
async function reading(world: World, key: string): Promise<void> {
  const client = clientOf(world);
  const [imports, records] = [new ImportStore(client, 'Records'), new RecordStore(client, 'Records')];
  for (const pause of PAUSES_MS) {
    const found = await records.visible(imports, key);
    readingsOf(world).push({ key, ids: found.map(({ id }) => String(id)) });
    await world.clock.pause(pause);
  }
}

/** Without faults, which are for functions. */
const clientOf = (world: World): DynamoDBDocumentClient =>
  ({
    send: async ({
      constructor,
      input,
    }: {
      readonly constructor: { readonly name: string };
      readonly input: object;
    }) => {
      await world.clock.pause(5);
      return world.dynamodb.call(constructor.name, input);
    },
  }) as unknown as DynamoDBDocumentClient;

const KEYS = [ORDERS, RETURNS, BROKEN];
type Row = Readonly<Record<string, unknown>>;
const isImport = (row: Row): boolean => String(row['row']).startsWith('#IMPORT#');
const isRecord = (row: Row): boolean => String(row['part']).startsWith('RUN#');
const importsOf = (world: World, key: string): FileImport[] =>
  world.items<Row & FileImport>('Records').filter((row) => isImport(row) && row.key === key);
const runOf = (row: Row): string => String(row['part']).split('#')[1] ?? '';

/** The ids of the good rows of a version. */
const goodIn = (body: string): readonly string[] =>
  [...body.matchAll(/^(?:\{"id":")?([a-f]\d+)[,"]/gm)].map(([, id = '']) => id);

/** Every version that has been put, whatever became of it. */
const BODIES: Readonly<Record<string, readonly string[]>> = {
  [ORDERS]: [csv('a', ROWS, BAD_ROW), csv('b', 2)],
  [RETURNS]: [json('c', 2), json('d', MANY), json('e', 2)],
  [BROKEN]: [csv('f', 1)],
};
const wholeSets = (key: string): readonly string[] => ['', ...(BODIES[key] ?? []).map((body) => goodIn(body).join())];

const isParked = (world: World, key: string): boolean =>
  world.sqs.parkingQueues.some((queue) => world.sqs.messages(queue).some(({ body }) => body.includes(`"${key}"`)));

/** What must show at the end: of the current version, or of the one before where that is rejected. */
const wanted = (world: World, key: string): readonly string[] => {
  const current = world.s3.latest('Inbox', key);
  const shown = current?.body === BAD_FILE ? undefined : current;
  return shown ? goodIn(shown.body) : [];
};

const recordsOf = (world: World, run: string): readonly Row[] =>
  world.items<Row>('Records').filter((row) => isRecord(row) && runOf(row) === run);

const quarantined = (world: World, { versionId }: FileImport): readonly StoredObject[] => {
  const found = world.s3.objects('Quarantine').filter(({ key }) => key.startsWith(`${versionId}/`));
  return found.filter(({ key }, place) => found.findLastIndex((other) => other.key === key) === place);
};
const badLinesOf = (world: World, one: FileImport): number =>
  quarantined(world, one).reduce((sum, { body }) => sum + [...body.matchAll(/^\d+,/gm)].length, 0);

/** What is amiss with the first of all files of which something is; what is parked waits for people. */
const ofEachFile =
  (amiss: (world: World, key: string) => string | undefined) =>
  (world: World): string | undefined => {
    for (const key of KEYS) {
      const found = isParked(world, key) ? undefined : amiss(world, key);
      if (found !== undefined) return found;
    }
    return undefined;
  };

const isFinal = ({ status }: FileImport): boolean => status === 'COMPLETE' || status === 'REJECTED';

interface Change {
  readonly before?: Row | undefined;
  readonly after?: Row | undefined;
}

/** Goes through all changes, and asks at each what is amiss. */
function replayed(world: World, amiss: (rows: ReadonlyMap<string, Row>, change: Change) => string | undefined) {
  const rows = new Map<string, Row>();
  for (const change of world.changes<Row>('Records') as readonly Change[]) {
    const row = change.after ?? change.before;
    const id = `${String(row?.['part'])} ${String(row?.['row'])}`;
    if (change.after) rows.set(id, change.after);
    else rows.delete(id);
    const found = amiss(rows, change);
    if (found !== undefined) return found;
  }
  return undefined;
}

const invariants: readonly Check[] = [
  {
    promise: 'files-1',
    claim: 'a version is imported anew only when it was hidden or replaced',
    holds: (world) => {
      for (const { before, after } of world.changes<Row>('Records')) {
        if (!before || !after || !isImport(after) || before['run'] === after['run']) continue;
        if (before['status'] !== 'DELETED' && before['status'] !== 'SUPERSEDED')
          return `version ${String(after['versionId'])} is imported again when it is ${String(before['status'])}`;
      }
      return undefined;
    },
  },
  {
    promise: 'files-2',
    claim: 'an import is COMPLETE with each good row of its file, once',
    holds: (world) =>
      replayed(world, (rows, { before, after }) => {
        if (!after || !isImport(after) || after['status'] !== 'COMPLETE' || before?.['status'] === 'COMPLETE')
          return undefined;
        const run = String(after['run']);
        const of = [...rows.values()].filter((row) => isRecord(row) && runOf(row) === run);
        const is = of.sort((a, b) => Number(a['line']) - Number(b['line'])).map(({ id }) => String(id));
        const key = String(after['key']);
        return is.length > 0 && wholeSets(key).includes(is.join())
          ? undefined
          : `${key} is COMPLETE with ${String(is.length)} records`;
      }),
  },
  {
    promise: 'files-3',
    claim: 'what shows at the end is what the inbox has',
    holds: ofEachFile((world, key) => {
      if (key === BROKEN) return undefined;
      const [shown] = importsOf(world, key).filter(({ status }) => status === 'COMPLETE');
      const is = shown ? recordsOf(world, shown.run) : [];
      return is
        .map(({ id }) => String(id))
        .sort()
        .join() === [...wanted(world, key)].sort().join()
        ? undefined
        : `${key} shows ${String(is.length)} records of ${shown?.versionId ?? 'no version'}`;
    }),
  },
  {
    promise: 'files-4',
    claim: 'a reader sees a version as a whole or none',
    holds: (world) => {
      const part = readingsOf(world).find(({ key, ids: seen }) => !wholeSets(key).includes(seen.join()));
      return part && `a reader of ${part.key} saw ${String(part.ids.length)} records: ${part.ids.join()}`;
    },
  },
  {
    promise: 'files-4',
    claim: 'one version of a file is COMPLETE',
    holds: (world) =>
      replayed(world, (rows, { after }) => {
        if (after?.['status'] !== 'COMPLETE') return undefined;
        const of = [...rows.values()].filter((row) => row['key'] === after['key'] && row['status'] === 'COMPLETE');
        // A transaction is one moment, though its items change one after the other.
        return of.length > 2 ? `${String(of.length)} versions of ${String(after['key'])} are COMPLETE` : undefined;
      }) ??
      ofEachFile((world_, key) =>
        importsOf(world_, key).filter(({ status }) => status === 'COMPLETE').length > 1
          ? `several versions of ${key} are COMPLETE at the end`
          : undefined,
      )(world),
  },
  {
    promise: 'files-8',
    claim: 'each bad row is in quarantine',
    holds: ofEachFile((world, key) => {
      const wrong = importsOf(world, key).find((one) => isFinal(one) && badLinesOf(world, one) !== one.rejected);
      return (
        wrong &&
        `of ${key} ${String(wrong.rejected)} rows were rejected, and ${String(badLinesOf(world, wrong))} are kept`
      );
    }),
  },
  {
    promise: 'files-8',
    claim: 'what is rejected leaves what was there',
    holds: ofEachFile((world, key) => {
      if (key !== BROKEN) return undefined;
      const shown = importsOf(world, key).filter(({ status }) => status === 'COMPLETE');
      const isBad = shown.some(({ rejected }) => rejected > 0);
      return isBad ? 'a file with too many bad rows shows' : undefined;
    }),
  },
  {
    promise: 'files-8',
    claim: 'a rejected file is alarmed',
    holds: (world) => {
      const rejected = importsOf(world, BROKEN).some(({ status, unreported }) => status === 'REJECTED' && !unreported);
      return rejected && !world.isAlarmed('RejectionAlarm')
        ? 'a file is rejected, and its alarm did not notify'
        : undefined;
    },
  },
  {
    promise: 'files-10',
    claim: 'what became of a version is reported',
    holds: ofEachFile((world, key) => {
      const reports = world.sns.published.map(({ message }) => JSON.parse(message) as FileImport);
      const silent = importsOf(world, key).find(
        (one) =>
          isFinal(one) &&
          !reports.some(({ versionId, status }) => versionId === one.versionId && status === one.status),
      );
      return silent && `nobody was told that ${silent.versionId} of ${key} is ${silent.status}`;
    }),
  },
  {
    promise: 'files-11',
    claim: 'what nobody sees is deleted',
    holds: (world) => {
      if (KEYS.some((key) => isParked(world, key))) return undefined;
      const shown = KEYS.flatMap((key) => importsOf(world, key).filter(({ status }) => status === 'COMPLETE'));
      const left = world
        .items<Row>('Records')
        .filter((row) => isRecord(row) && !shown.some(({ run }) => run === runOf(row)));
      return left.length > 0 ? `${String(left.length)} records are left of what nobody sees` : undefined;
    },
  },
  parkedIsAlarmed('files-12'),
  waitingIsAlarmed,
  forgets('Records', (row) => row['expiresAt'] !== undefined),
];

const effects: readonly Check[] = [
  {
    promise: SERVES,
    claim: 'files are imported',
    holds: (world) => {
      const missing = KEYS.find((key) => !importsOf(world, key).some(({ status }) => status === 'COMPLETE'));
      return missing && `${missing} is not imported`;
    },
  },
  {
    promise: SERVES,
    claim: 'a file goes through several steps',
    holds: (world) => {
      const steps = Math.max(0, ...importsOf(world, RETURNS).map((one) => one.steps));
      return steps >= 4 ? undefined : `an import took ${String(steps)} steps`;
    },
  },
];

const folder = 'lambdas/file-integration';

const mutants: readonly Mutant[] = [
  {
    name: 'The last event to come says what is current, not the bucket',
    breaks: 'files-3',
    breakable: 'arrival-order',
    changes: [
      {
        file: `${folder}/follow-inbox.handler.ts`,
        replace: '/** An event says only',
        by: `/** What the event tells is current; only what lies below a deleted version is asked of the bucket. */
const { current } = FileStore.prototype;
function goBy(event) {
  const { object, 'deletion-type': deletion } = event.detail;
  files.current = async (key) => {
    if (deletion === 'Permanently Deleted') return current.call(files, key);
    return deletion ? undefined : { versionId: object['version-id'], bytes: object.size };
  };
}

/** An event says only`,
      },
      {
        file: `${folder}/follow-inbox.handler.ts`,
        replace: '    keyIn(body),',
        by: '    (goBy(JSON.parse(body)), keyIn(body)),',
      },
    ],
  },
  {
    name: 'An import is COMPLETE before its records are written',
    breaks: 'files-4',
    seenBy: 'a reader sees a version as a whole or none',
    breakable: 'visible-at-once',
    changes: [
      { file: `${folder}/decide.ts`, replace: "own.pass === 'DONE'", by: "own.pass !== 'VALIDATE'" },
      {
        file: `${folder}/import.ts`,
        replace: "if (status === 'IMPORTING') return",
        by: "if (status === 'IMPORTING' || (status === 'COMPLETE' && pass !== 'DONE')) return",
      },
      { file: `${folder}/import.ts`, replace: '({ status, versionId,', by: '({ pass, status, versionId,' },
      { file: `${folder}/import-store.ts`, replace: "{ run, steps, status: 'IMPORTING' }", by: '{ run, steps }' },
      {
        file: `${folder}/importing.ts`,
        replace: 'await this.imports.advance(one, reached);\n    return false;',
        by: 'await this.imports.advance(one, reached);\n    return true;',
      },
    ],
  },
  {
    name: 'A decision that changes nothing does not count',
    breaks: 'files-3',
    changes: [
      {
        file: `${folder}/import-store.ts`,
        replace: '    const items = [',
        by: '    if (!begin && changes.length === 0) return true;\n    const items = [',
      },
    ],
  },
  {
    name: 'The bucket is asked before it is read what was decided',
    breaks: 'files-3',
    changes: [
      {
        file: `${folder}/settling.ts`,
        replace: 'const { revision, imports } = await this.imports.read(key);\n',
        by: '',
      },
      {
        file: `${folder}/settling.ts`,
        replace: 'const current = await this.files.current(key);',
        by: 'const current = await this.files.current(key);\n      const { revision, imports } = await this.imports.read(key);',
      },
    ],
  },
  {
    name: 'A version that is COMPLETE is imported again',
    breaks: 'files-1',
    changes: [
      {
        file: `${folder}/decide.ts`,
        replace: "own.status === 'SUPERSEDED' ||",
        by: "own.status === 'COMPLETE' || own.status === 'SUPERSEDED' ||",
      },
    ],
  },
  {
    name: 'What DynamoDB hands back is not written again',
    breaks: 'files-2',
    changes: [
      {
        file: `${folder}/record-store.ts`,
        replace: 'return (UnprocessedItems[this.table] ?? []) as unknown as readonly Write[];',
        by: 'return UnprocessedItems[this.table] ? [] : [];',
      },
    ],
  },
  {
    name: 'A version that is COMPLETE does not replace the one before',
    breaks: 'files-4',
    seenBy: 'one version of a file is COMPLETE',
    changes: [{ file: `${folder}/decide.ts`, replace: '(isDeleted || isReplaced)', by: '(isDeleted && !isReplaced)' }],
  },
  {
    name: 'Bad rows are only counted',
    breaks: 'files-8',
    seenBy: 'each bad row is in quarantine',
    changes: [
      { file: `${folder}/importing.ts`, replace: 'if (step.bad.length > 0) {', by: 'if (step.bad.length > 9) {' },
    ],
  },
  {
    name: 'Bad rows reject no file',
    breaks: 'files-8',
    seenBy: 'what is rejected leaves what was there',
    changes: [{ file: `${folder}/stepping.ts`, replace: 'MOST_BAD_PERCENT = 5', by: 'MOST_BAD_PERCENT = 50' }],
  },
  {
    name: 'A rejected file is not counted',
    breaks: 'files-8',
    seenBy: 'a rejected file is alarmed',
    changes: [
      { file: `${folder}/import-range.handler.ts`, replace: "if (one.status === 'REJECTED') count(", by: 'void (' },
    ],
  },
  {
    name: 'An import is marked as reported before it is',
    breaks: 'files-10',
    changes: [
      {
        file: `${folder}/import-range.handler.ts`,
        replace: '  await reports.send(one);\n  await imports.markReported(one);',
        by: '  await imports.markReported(one);\n  await reports.send(one);',
      },
    ],
  },
  {
    name: 'Records are deleted by the messages of one moment only',
    breaks: 'files-11',
    changes: [
      { file: `${folder}/import-store.ts`, replace: '(leftover ? [', by: '(leftover && leftover.lines === 0 ? [' },
    ],
  },
  { ...failedBatchIsAcknowledged, breaks: 'files-3' },
  {
    name: 'Dead letters raise no alarm',
    breaks: 'files-12',
    template: without('FollowingDeadLettersAlarm', 'AWS::CloudWatch::Alarm'),
  },
  {
    name: 'The alarm of what waits watches another queue',
    breaks: RINGS,
    seenBy: 'what waits on a queue is alarmed',
    template: watching('FollowingWaitingAlarm', 'ImportingQueue'),
  },
  {
    name: 'What is known of old versions expires by an attribute that nobody writes',
    breaks: FORGETS,
    template: expiringBy('Records', 'expiry'),
  },
  {
    name: 'Files are taken for folders',
    breaks: SERVES,
    seenBy: 'files are imported',
    changes: [
      { file: `${folder}/file-store.ts`, replace: 'ContentLength === 0 &&', by: 'ContentLength === 0 ||' },
      { file: `${folder}/file-store.ts`, replace: "key.endsWith('/')", by: "!key.endsWith('/')" },
    ],
  },
  {
    name: 'A step takes a file whole',
    breaks: SERVES,
    seenBy: 'a file goes through several steps',
    changes: [{ file: `${folder}/import-range.handler.ts`, replace: 'Number(env.STEP_KILOBYTES)', by: '1024' }],
  },
];

export const simulation: Simulation = {
  scenario: 'FileIntegration',
  settings: { stepKilobytes: '1' },
  workload,
  invariants,
  effects,
  mutants,
};
