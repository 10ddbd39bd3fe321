import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { cancelledBy } from '../shared/cancelled-by';
import { allOf, unlessConditionFailed } from '../shared/dynamodb';
import type { Change, Decision } from './decide';
import type { FileImport, FileState, Leftover, Version } from './import';
import { BEGINNING } from './rows';
import { EXPIRY, PART, ROW } from './tables';
import { KEPT_SECONDS } from './waits';

const FILE = '#FILE';
const IMPORT = '#IMPORT#';
const LEFTOVER = '#LEFTOVER#';

type Values = Readonly<Record<string, unknown>>;
type Action = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** What is known of files: which versions were imported, how far, and what is left to delete. */
export class ImportStore {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
  ) {}

  async read(key: string): Promise<FileState> {
    const rows = await allOf<Values>(this.client, {
      TableName: this.table,
      KeyConditionExpression: '#part = :part',
      ExpressionAttributeNames: { '#part': PART },
      ExpressionAttributeValues: { ':part': partOfFile(key) },
      ConsistentRead: true,
    });
    // What a row is, its name says: this store alone writes them.
    const named = (name: string) => rows.filter((row) => String(row[ROW]).startsWith(name));
    return {
      // The first that is read: who decides by what changes after it is refused.
      revision: Number(named(FILE)[0]?.['revision'] ?? 0),
      imports: named(IMPORT) as unknown as FileImport[],
      leftovers: named(LEFTOVER) as unknown as Leftover[],
    };
  }

  /**
   * Writes a decision as a whole. One that changes nothing counts, too: whoever asked the bucket before this one did, and
   * writes after it, is refused.
   * @returns false when something was decided in the meantime: nothing is written then
   */
  async decide(key: string, revision: number, decision: Decision, run: string, now: Date): Promise<boolean> {
    const { begin, changes } = decision;
    const items = [
      this.revise(key, revision),
      ...(begin ? [this.put(key, `${IMPORT}${begin.versionId}`, newImport(key, begin, run))] : []),
      ...changes.map((change) => this.change(key, change, now)),
      ...changes.flatMap(({ leftover }) => (leftover ? [this.put(key, `${LEFTOVER}${leftover.run}`, leftover)] : [])),
    ];
    try {
      await this.client.send(new TransactWriteCommand({ TransactItems: items }));
      return true;
    } catch (error) {
      const { failed, conflicts } = cancelledBy(error);
      if (failed.size + conflicts.size > 0) return false;
      throw error;
    }
  }

  /** Keeps how far an import is, unless it is no longer there, or further. */
  async advance({ key, versionId, run, steps }: FileImport, reached: Partial<FileImport>): Promise<void> {
    const update = updateOf({ ...reached, steps: steps + 1 }, { run, steps, status: 'IMPORTING' });
    await this.update(key, `${IMPORT}${versionId}`, update);
  }

  /** Marks that the end of an import was reported. */
  async markReported({ key, versionId, run }: FileImport): Promise<void> {
    await this.update(key, `${IMPORT}${versionId}`, updateOf({ unreported: false }, { run }));
  }

  /** Keeps how far a run is deleted. */
  async advancePurge(key: string, { run, next }: Leftover, reached: number): Promise<void> {
    await this.update(key, `${LEFTOVER}${run}`, updateOf({ next: reached }, { next }));
  }

  /** Forgets a run that is deleted. */
  async endPurge(key: string, { run }: Leftover): Promise<void> {
    await this.client.send(new DeleteCommand({ TableName: this.table, Key: this.keyOf(key, `${LEFTOVER}${run}`) }));
  }

  private async update(key: string, row: string, update: ReturnType<typeof updateOf>): Promise<void> {
    const command = new UpdateCommand({ TableName: this.table, Key: this.keyOf(key, row), ...update });
    await unlessConditionFailed(this.client.send(command));
  }

  private revise(key: string, revision: number): Action {
    const is = revision === 0 ? 'attribute_not_exists(revision)' : 'revision = :revision';
    return {
      Update: {
        TableName: this.table,
        Key: this.keyOf(key, FILE),
        UpdateExpression: 'SET revision = :next',
        ConditionExpression: is,
        ExpressionAttributeValues: { ':next': revision + 1, ...(revision > 0 && { ':revision': revision }) },
      },
    };
  }

  private put(key: string, row: string, values: object): Action {
    return { Put: { TableName: this.table, Item: { ...this.keyOf(key, row), ...values } } };
  }

  /** An import that went on since it was read is looked at again: it may have begun to write records. */
  private change(key: string, { from, to, expires }: Change, now: Date): Action {
    const expiry = Math.floor(now.getTime() / 1000) + KEPT_SECONDS;
    const values = {
      status: to,
      ...(to === 'COMPLETE' && { unreported: true }),
      ...(expires && { [EXPIRY]: expiry }),
    };
    const Key = this.keyOf(key, `${IMPORT}${from.versionId}`);
    const { run, steps, status } = from;
    return { Update: { TableName: this.table, Key, ...updateOf(values, { run, steps, status }) } };
  }

  private keyOf(key: string, row: string): Record<string, string> {
    return { [PART]: partOfFile(key), [ROW]: row };
  }
}

const partOfFile = (key: string): string => `FILE#${key}`;

const newImport = (key: string, { versionId, bytes }: Version, run: string): FileImport => ({
  key,
  versionId,
  status: 'IMPORTING',
  run,
  bytes,
  pass: 'VALIDATE',
  place: BEGINNING,
  steps: 0,
  rows: 0,
  rejected: 0,
});

/** Sets attributes where others are as given; what is undefined stays as it is. */
function updateOf(values: Values, given: Values) {
  const set = Object.keys(values).filter((name) => values[name] !== undefined);
  const conditions = Object.keys(given);
  return {
    UpdateExpression: `SET ${set.map((name) => `#${name} = :${name}`).join(', ')}`,
    ConditionExpression: conditions.map((name) => `#${name} = :is_${name}`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries([...set, ...conditions].map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries([
      ...set.map((name) => [`:${name}`, values[name]] as const),
      ...conditions.map((name) => [`:is_${name}`, given[name]] as const),
    ]),
  };
}
