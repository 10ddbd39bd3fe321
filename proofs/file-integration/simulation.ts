import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { FileImport } from '../../lambdas/file-integration/import';
import { ImportStore } from '../../lambdas/file-integration/import-store';
import { RecordStore } from '../../lambdas/file-integration/record-store';
import { SECOND } from '../../tools/aws/time';
import { forgets, parkedIsAlarmed, waitingIsAlarmed } from '../../tools/simulation/invariants';
import { expiringBy, watching, without } from '../../tools/simulation/mutations';
import { type Check, FORGETS, type Mutant, RINGS, SERVES, type Simulation } from '../../tools/simulation/simulation';
import type { World } from '../../tools/simulation/world';
import { failedBatchIsAcknowledged } from '../shared/mutants';

const ORDERS = 'orders.csv';
const RETURNS = 'returns.ndjson';
const KEYS = [ORDERS, RETURNS];

const ids = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, row) => `${prefix}${String(row)}`);
const csvRow = (id: string): string => `${id},A,1,2026-03-01T12:00:00Z\n`;
const jsonRow = (id: string): string =>
  `${JSON.stringify({ id, customer: 'A', amount_cents: 1, created_at: '2026-03-01T12:00:00Z' })}\n`;
const csv = (...rows: readonly string[]): string => `id,customer,amount_cents,created_at\n${rows.join('')}`;
/** The ids of the good rows of a file. */
const goodIn = (body: string): string =>
  Array.from(body.matchAll(/^(?:\{"id":")?([a-d]\d+)[,"]/gm), ([, id = '']) => id).join();

/** Of so many rows a bad one is not more than 5%. */
const WITH_BAD_ROW = csv(...ids('a', 20).map(csvRow), '=bad,A,2.5,2026-03-01T12:00:00Z\n');
const SHORT = ids('b', 2).map(jsonRow).join('');
/** Goes through several steps. */
const LONG = ids('c', 30).map(jsonRow).join('');
const BAD_FILE = `${ids('d', 2).map(jsonRow).join('')}bad\n`;
const POISON = 'no event';

type Row = Readonly<Record<string, unknown>>;

/** What is known outside: what each version was put with, and what a reader saw, each time. */
interface Outside {
  readonly bodies: Map<string, string>;
  readonly readings: (readonly Row[])[];
}
const OUTSIDE = new WeakMap<World, Outside>();
function outsideOf(world: World): Outside {
  const known = OUTSIDE.get(world) ?? { bodies: new Map(), readings: [] };
  OUTSIDE.set(world, known);
  return known;
}

/** Versions that come, are hidden, shown and deleted, while somebody reads all the time, and somebody sends poison. */
async function workload(world: World): Promise<void> {
  world.sendTo(world.arnOf('FollowingQueue', 'AWS::SQS::Queue'), POISON);
  await Promise.all([orders(world), returns(world), reading(world)]);
}

/** Usually so long, or else while the version before is imported, once it is, or nearly at the same time. */
const wait = ({ clock, decisions }: World, usual: number): Promise<void> =>
  clock.pause([usual, 300, 2 * SECOND, 20][decisions.choose(4)] ?? usual);

function put(world: World, key: string, body: string): string {
  world.disturb();
  const { versionId } = world.s3.put('Inbox', { key, body });
  outsideOf(world).bodies.set(versionId, body);
  return versionId;
}

function remove(world: World, key: string, version?: string): string {
  world.disturb();
  return world.s3.remove('Inbox', key, version).versionId;
}

/** A delete marker comes, and is removed. */
async function orders(world: World): Promise<void> {
  put(world, ORDERS, WITH_BAD_ROW);
  await wait(world, 900);
  const marker = remove(world, ORDERS);
  await wait(world, 200);
  remove(world, ORDERS, marker);
}

/**
 * A version replaces another, is replaced by one that is rejected, and is current again when that is deleted. At last the
 * first is deleted, which changes nothing.
 */
async function returns(world: World): Promise<void> {
  await wait(world, 1200);
  const first = put(world, RETURNS, SHORT);
  await wait(world, SECOND);
  put(world, RETURNS, LONG);
  await wait(world, 300);
  const bad = put(world, RETURNS, BAD_FILE);
  await wait(world, SECOND);
  remove(world, RETURNS, bad);
  remove(world, RETURNS, first);
}

/** Often at first, and then for as long as what failed takes to be tried again. */
const PAUSES_MS = [...Array.from({ length: 30 }, () => 300), ...Array.from({ length: 20 }, () => 30 * SECOND)];

/** Somebody reads as the page tells to. */
async function reading(world: World): Promise<void> {
  const client = clientOf(world);
  const [imports, records] = [new ImportStore(client, 'Records'), new RecordStore(client, 'Records')];
  for (const [turn, pause] of PAUSES_MS.entries()) {
    outsideOf(world).readings.push(await records.visible(imports, KEYS[turn % KEYS.length] ?? ''));
    await world.clock.pause(pause);
  }
}

/** Without faults, which are for functions. */
const clientOf = ({ clock, dynamodb }: World): DynamoDBDocumentClient => {
  const send = async (command: { readonly constructor: { readonly name: string }; readonly input: object }) => {
    await clock.pause(5);
    return dynamodb.call(command.constructor.name, command.input);
  };
  return { send } as unknown as DynamoDBDocumentClient;
};

const isImport = (row: Row | undefined): row is Row & FileImport => String(row?.['row']).startsWith('#IMPORT#');
const isRecord = (row: Row): boolean => String(row['part']).startsWith('RUN#');
const runOf = (row: Row): string => String(row['part']).split('#')[1] ?? '';
const idsOf = (rows: readonly Row[]): string => rows.map(({ id }) => String(id)).join();
const inOrder = (records: readonly Row[]): readonly Row[] =>
  [...records].sort((one, other) => Number(one['line']) - Number(other['line']));

const importsOf = (world: World, key: string): readonly FileImport[] =>
  world.items<Row>('Records').filter((row): row is Row & FileImport => isImport(row) && row.key === key);
const shownOf = (world: World, key: string): readonly FileImport[] =>
  importsOf(world, key).filter(({ status }) => status === 'COMPLETE');
const recordsOf = (world: World): readonly Row[] => world.items<Row>('Records').filter(isRecord);

/** The versions of a key that were imported or rejected as they were then, save for those that were begun anew. */
function endedOf(world: World, key: string): readonly FileImport[] {
  const ended = new Map<string, FileImport>();
  for (const { before, after } of world.changes<Row>('Records')) {
    if (!isImport(after) || after.key !== key || after.status === before?.['status']) continue;
    if (after.status === 'COMPLETE' || after.status === 'REJECTED') ended.set(after.versionId, after);
    if (after.status === 'IMPORTING') ended.delete(after.versionId);
  }
  return [...ended.values()];
}

/** Goes through all changes, and asks at each what is amiss with the rows as they are then. */
function replayed(world: World, amiss: (rows: readonly Row[], after: Row & FileImport) => string | undefined) {
  const rows = new Map<string, Row>();
  for (const { before, after } of world.changes<Row>('Records')) {
    const row = after ?? before;
    const id = `${String(row?.['part'])} ${String(row?.['row'])}`;
    if (after) rows.set(id, after);
    else rows.delete(id);
    const found = isImport(after) ? amiss([...rows.values()], after) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

const isParked = (world: World, text: string): boolean =>
  world.sqs.parkingQueues.some((queue) => world.sqs.messages(queue).some(({ body }) => body.includes(text)));

/** What is amiss with the first of all files of which something is; what is parked waits for people. */
const ofEachFile =
  (amiss: (world: World, key: string) => string | undefined) =>
  (world: World): string | undefined => {
    for (const key of KEYS) {
      const found = isParked(world, `"${key}"`) ? undefined : amiss(world, key);
      if (found !== undefined) return found;
    }
    return undefined;
  };

/** Lines in the files of quarantine of a version: of each file what was written last. */
function badLinesOf(world: World, versionId: string): number {
  const files = world.s3.objects('Quarantine').filter(({ key }) => key.startsWith(`${versionId}/`));
  const last = new Map(files.map(({ key, body }) => [key, body]));
  return [...last.values()].reduce((sum, body) => sum + [...body.matchAll(/^\d+,/gm)].length, 0);
}

const invariants: readonly Check[] = [
  {
    promise: 'files-1',
    claim: 'a version is imported anew only when it was hidden or replaced',
    holds: (world) => {
      for (const { before, after } of world.changes<Row>('Records')) {
        if (!isImport(before) || !isImport(after) || before.run === after.run) continue;
        if (before.status !== 'DELETED' && before.status !== 'SUPERSEDED')
          return `version ${after.versionId} is imported again when it is ${before.status}`;
      }
      return undefined;
    },
  },
  {
    promise: 'files-2',
    claim: 'an import is COMPLETE with each good row of its file, once',
    holds: (world) =>
      replayed(world, (rows, { status, run, versionId, key }) => {
        if (status !== 'COMPLETE') return undefined;
        const is = idsOf(inOrder(rows.filter((row) => isRecord(row) && runOf(row) === run)));
        return is === goodIn(outsideOf(world).bodies.get(versionId) ?? '')
          ? undefined
          : `${key} is COMPLETE with ${is}`;
      }),
  },
  {
    promise: 'files-3',
    claim: 'what shows at the end is what the inbox has',
    holds: ofEachFile((world, key) => {
      const shown = shownOf(world, key).map(({ run }) => run);
      const is = idsOf(inOrder(recordsOf(world).filter((row) => shown.includes(runOf(row)))));
      const wanted = goodIn(world.s3.latest('Inbox', key)?.body ?? '');
      return is === wanted ? undefined : `${key} shows ${is === '' ? 'nothing' : is}, and the inbox has ${wanted}`;
    }),
  },
  {
    promise: 'files-4',
    claim: 'a reader sees a version as a whole or none',
    holds: (world) => {
      const { readings, bodies } = outsideOf(world);
      const part = readings.find(
        (seen) => seen[0] && idsOf(seen) !== goodIn(bodies.get(String(seen[0]['versionId'])) ?? ''),
      );
      return part && `a reader saw ${idsOf(part)} of ${String(part[0]?.['fileKey'])}`;
    },
  },
  {
    promise: 'files-4',
    claim: 'one version of a file is COMPLETE',
    holds: (world) =>
      replayed(world, (rows, { key }) => {
        const shown = rows.filter((row) => row['key'] === key && row['status'] === 'COMPLETE');
        return shown.length > 1 ? `${String(shown.length)} versions of ${key} are COMPLETE` : undefined;
      }),
  },
  {
    promise: 'files-8',
    claim: 'each bad row is in quarantine',
    holds: ofEachFile((world, key) => {
      const wrong = endedOf(world, key).find(({ versionId, rejected }) => badLinesOf(world, versionId) !== rejected);
      return (
        wrong &&
        `of ${key} ${String(wrong.rejected)} rows were rejected, and ${String(badLinesOf(world, wrong.versionId))} are kept`
      );
    }),
  },
  {
    promise: 'files-8',
    claim: 'a file with too many bad rows never shows',
    holds: (world) => {
      const isBad = ({ versionId }: FileImport) => outsideOf(world).bodies.get(versionId) === BAD_FILE;
      const shown = endedOf(world, RETURNS).find((one) => one.status === 'COMPLETE' && isBad(one));
      return shown && `version ${shown.versionId} shows`;
    },
  },
  {
    promise: 'files-8',
    claim: 'a rejected file is alarmed',
    holds: ofEachFile((world, key) => {
      const rejected = endedOf(world, key).some(({ status }) => status === 'REJECTED');
      return rejected && !world.isAlarmed('RejectionAlarm')
        ? `${key} was rejected, and its alarm did not notify`
        : undefined;
    }),
  },
  {
    promise: 'files-10',
    claim: 'what became of a version is reported',
    holds: ofEachFile((world, key) => {
      const reports = world.sns.published.map(({ message }) => JSON.parse(message) as FileImport);
      const silent = endedOf(world, key).find(
        ({ versionId, status }) =>
          !reports.some((report) => report.versionId === versionId && report.status === status),
      );
      return silent && `nobody was told that ${silent.versionId} of ${key} is ${silent.status}`;
    }),
  },
  {
    promise: 'files-11',
    claim: 'what nobody sees is deleted',
    holds: (world) => {
      if (KEYS.some((key) => isParked(world, `"${key}"`))) return undefined;
      const shown = KEYS.flatMap((key) => shownOf(world, key).map(({ run }) => run));
      const left = recordsOf(world).filter((row) => !shown.includes(runOf(row)));
      return left.length > 0 ? `${String(left.length)} records are left of what nobody sees` : undefined;
    },
  },
  {
    promise: 'files-12',
    claim: 'what cannot be done is parked',
    holds: (world) => (isParked(world, POISON) ? undefined : 'poison is nowhere'),
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
      const missing = KEYS.find((key) => shownOf(world, key).length === 0);
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
      { file: `${folder}/import.ts`, replace: '({ status, run, steps', by: '({ pass, status, run, steps' },
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
        replace: 'return UnprocessedItems[this.table] ?? [];',
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
    seenBy: 'a file with too many bad rows never shows',
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
  { ...failedBatchIsAcknowledged, breaks: 'files-12', seenBy: 'what cannot be done is parked' },
  {
    name: 'Dead letters raise no alarm',
    breaks: 'files-12',
    seenBy: 'what is parked is alarmed',
    template: without('FollowingDeadLettersAlarm', 'AWS::CloudWatch::Alarm'),
  },
  {
    name: 'The alarm of what waits watches another queue',
    breaks: RINGS,
    seenBy: 'what waits on a queue is alarmed',
    template: watching('FollowingWaitingAlarm', 'ImportingDeadLetters'),
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
