import {
  BatchWriteCommand,
  type BatchWriteCommandInput,
  type DynamoDBDocumentClient,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import { chunksOf } from '../shared/chunks';
import { type FileImport, partOf, partsOf } from './import';
import type { ImportStore } from './import-store';
import type { FileRecord } from './record';
import { PART, ROW } from './tables';
import { BACK_OFF_MS } from './waits';

/** A record, and the line on which it begins in its file. */
export interface Line {
  readonly line: number;
  readonly record: FileRecord;
}

type Key = Readonly<Record<string, unknown>>;
type Write = NonNullable<BatchWriteCommandInput['RequestItems']>[string][number];

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const MOST_WRITES = 25;
/** Records that are written or deleted at the same time. */
export const CHUNK = 500;

/** Time is up before everything is written. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

/** The records of runs. A run's records are the same however often they are written: each has the key of its line. */
export class RecordStore {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
  ) {}

  /** @param hasTime asked before what was not taken is written again @throws {OutOfTime} when there is none */
  async write(run: FileImport, lines: readonly Line[], hasTime: () => boolean): Promise<void> {
    const { key: fileKey, versionId } = run;
    const writes = lines.map(({ line, record }): Write => {
      const Item = { ...keyOf(run.run, line), fileKey, ...record, line, versionId };
      return { PutRequest: { Item } };
    });
    await this.writeAll(writes, hasTime);
  }

  /** Deletes the records of a part of a run. @throws {OutOfTime} when there is no time to delete all */
  async purge(run: string, part: number, hasTime: () => boolean): Promise<void> {
    const items = await this.recordsIn(run, part);
    const keys = items.map((item) => ({ [PART]: item[PART], [ROW]: item[ROW] }));
    await this.writeAll(
      keys.map((Key): Write => ({ DeleteRequest: { Key } })),
      hasTime,
    );
  }

  /**
   * What readers of a file see: the records of the import that is COMPLETE, in the order of their lines. When another takes
   * its place meanwhile, they are read anew: a reader never sees records of two versions, or a part of one.
   */
  async visible(imports: ImportStore, key: string): Promise<readonly Key[]> {
    for (;;) {
      const before = await completeOf(imports, key);
      if (!before) return [];
      const records: Key[] = [];
      for (let part = 0; part < partsOf(before.lines ?? 0); part += 1)
        records.push(...(await this.recordsIn(before.run, part)));
      const after = await completeOf(imports, key);
      if (after?.run === before.run) return records;
    }
  }

  /** All at once: a hundred records with the longest keys, ids and customers are less than the megabyte that a query reads. */
  private async recordsIn(run: string, part: number): Promise<readonly Key[]> {
    const { Items = [] } = await this.client.send(
      new QueryCommand({
        TableName: this.table,
        KeyConditionExpression: '#part = :part',
        ExpressionAttributeNames: { '#part': PART },
        ExpressionAttributeValues: { ':part': partKey(run, part) },
        ConsistentRead: true,
      }),
    );
    return Items;
  }

  /** Several batches at once; what DynamoDB did not take of them, again. */
  private async writeAll(writes: readonly Write[], hasTime: () => boolean): Promise<void> {
    let left = writes;
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt > 0) {
        if (!hasTime()) throw new OutOfTime(`${left.length} of ${writes.length} records could not be written.`);
        await new Promise((resolve) => setTimeout(resolve, BACK_OFF_MS * 2 ** Math.min(attempt, 5)));
      }
      left = (await Promise.all(chunksOf(left, MOST_WRITES).map((batch) => this.writeBatch(batch)))).flat();
    }
  }

  /** @returns what DynamoDB did not take */
  private async writeBatch(batch: readonly Write[]): Promise<readonly Write[]> {
    const { UnprocessedItems = {} } = await this.client.send(
      new BatchWriteCommand({ RequestItems: { [this.table]: [...batch] } }),
    );
    return UnprocessedItems[this.table] ?? [];
  }
}

const completeOf = async (imports: ImportStore, key: string): Promise<FileImport | undefined> =>
  (await imports.read(key)).imports.find(({ status }) => status === 'COMPLETE');

const partKey = (run: string, part: number): string => `RUN#${run}#${part}`;
const keyOf = (run: string, line: number): Record<string, string> => ({
  [PART]: partKey(run, partOf(line)),
  [ROW]: String(line).padStart(10, '0'),
});
