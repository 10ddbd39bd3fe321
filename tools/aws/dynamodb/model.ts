import { NotModelled, onlyKnown } from '../../template/not-modelled';
import { assume } from '../assumption';
import { isDeepStrictEqual } from 'node:util';
import {
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  IdempotentParameterMismatchException,
} from '@aws-sdk/client-dynamodb';
import type {
  BatchWriteCommandInput,
  DeleteCommandInput,
  GetCommandInput,
  PutCommandInput,
  QueryCommandInput,
  ScanCommandInput,
  TransactWriteCommandInput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { convertToAttr, marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord, StreamRecord as StreamImages } from 'aws-lambda';
import {
  type CancellationReason,
  conditionFailed,
  tableNotFound,
  transactionCanceled,
  validationException,
} from './errors';
import { type Condition, Request } from './expressions';
import { areEqual, compare, copyOfItem, isMap, type Item, sizeOfItem, typeOf, type Value } from './values';

assume(
  {
    what: 'A transaction takes effect as a whole or not at all; a strongly consistent read sees every write before it.',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html',
  },
  {
    what: 'Items past their time to live are deleted some time later, and each deletion is in the stream.',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html',
  },
);

/** A table as its template declares it. Partition keys, and the keys of indexes, are strings. */
export interface TableSpec {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey?: { readonly name: string; readonly type: 'S' | 'N' };
  readonly indexes: readonly { readonly name: string; readonly partitionKey: string; readonly sortKey?: string }[];
  readonly stream?: 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES' | 'KEYS_ONLY';
  readonly timeToLive?: string;
}

/** A record as Lambda hands it to a function, and when it came to be. */
export type StreamRecord = DynamoDBRecord & { readonly createdAt: Date };

export interface DynamoDbOptions {
  /** Whether an eventually consistent read misses a write of the last second; asked for each such item. @default never */
  readonly stale?: () => boolean;
}

interface Row {
  readonly item: Item | undefined;
  /** The item as a stream shows it. */
  readonly image: Image | undefined;
  readonly before: Item | undefined;
  readonly changedAt: number;
}

interface Table {
  readonly spec: TableSpec;
  readonly keys: readonly string[];
  readonly rows: Map<string, Row>;
  readonly records: StreamRecord[];
}

type Write = PutCommandInput & UpdateCommandInput & DeleteCommandInput;

/** A write that is parsed and may begin. */
interface Prepared {
  readonly table: Table;
  readonly key: Item;
  readonly request: Request;
  /** The item after the write: the same when it changes nothing. @throws when DynamoDB refuses the write */
  readonly next: () => Item | undefined;
}

interface ReadInput extends QueryCommandInput, Pick<ScanCommandInput, 'TableName'> {}

/** "Usually within one second or less": https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html */
const REPLICATION_MS = 1000;
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MOST_ITEM_BYTES = 400 * 1024;
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html */
const MOST_PAGE_BYTES = 1024 * 1024;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const MOST_ACTIONS = 100;
const MOST_TRANSACTION_BYTES = 4 * 1024 * 1024;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const MOST_BATCHED = 25;
const TOKEN_MS = 10 * 60 * 1000;
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html */
const OLDEST_TTL_SECONDS = 5 * 365 * 24 * 60 * 60;
const TTL_SERVICE = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };

const EXPRESSIONS = ['ExpressionAttributeNames', 'ExpressionAttributeValues'];
const CONDITION = ['TableName', ...EXPRESSIONS, 'ConditionExpression', 'ReturnValuesOnConditionCheckFailure'];
const READ = ['TableName', 'ExpressionAttributeNames', 'ProjectionExpression', 'ConsistentRead'];
const MANY = [
  ...READ,
  'ExpressionAttributeValues',
  'IndexName',
  'FilterExpression',
  'Limit',
  'Select',
  'ExclusiveStartKey',
];
const PARAMETERS = {
  Get: [...READ, 'Key'],
  Put: [...CONDITION, 'Item', 'ReturnValues'],
  Update: [...CONDITION, 'Key', 'UpdateExpression', 'ReturnValues'],
  Delete: [...CONDITION, 'Key', 'ReturnValues'],
  ConditionCheck: [...CONDITION, 'Key'],
  Query: [...MANY, 'KeyConditionExpression', 'ScanIndexForward'],
  Scan: MANY,
  TransactWrite: ['TransactItems', 'ClientRequestToken'],
  BatchWrite: ['RequestItems'],
};

/**
 * Tables with their streams and global indexes, as one strongly consistent copy: calls take effect one after the
 * other, and a call that throws has changed nothing.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/Welcome.html
 */
export class DynamoDb {
  private readonly tables: ReadonlyMap<string, Table>;
  private readonly tokens = new Map<string, { readonly until: number; readonly items: unknown }>();
  private records = 0;

  constructor(
    specs: readonly TableSpec[],
    private readonly now: () => Date,
    private readonly options: DynamoDbOptions = {},
  ) {
    this.tables = new Map(
      specs.map((spec) => {
        const keys = [spec.partitionKey, ...(spec.sortKey ? [spec.sortKey.name] : [])];
        return [spec.name, { spec, keys, rows: new Map(), records: [] }];
      }),
    );
  }

  /**
   * Answers a command of the document client, by the name of its class.
   * @throws the SDK's exceptions
   * @throws NotModelled for a command, parameter or value that is not known here
   */
  call(command: string, input: unknown): unknown {
    const name = command.replace(/Command$/, '');
    if (!(name in PARAMETERS) || name === 'ConditionCheck') throw new NotModelled(`DynamoDB's ${command}`);
    onlyKnown(command, input as object, PARAMETERS[name as keyof typeof PARAMETERS]);
    switch (name) {
      case 'Get':
        return this.get(input as GetCommandInput);
      case 'Query':
      case 'Scan':
        return this.readMany(name, input as ReadInput);
      case 'TransactWrite':
        return this.transact(input as TransactWriteCommandInput);
      case 'BatchWrite':
        return this.batchWrite(input as BatchWriteCommandInput);
      default:
        return this.write(name as 'Put' | 'Update' | 'Delete', input as Write);
    }
  }

  /**
   * What changed since the beginning, in the order in which it did. A write that changes nothing leaves no record.
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
   */
  stream(table: string): readonly StreamRecord[] {
    return this.table(table).records;
  }

  /**
   * Deletes what is past its time to live, unless for over five years; DynamoDB does so within days.
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
   */
  expire(): void {
    const seconds = this.now().getTime() / 1000;
    for (const table of this.tables.values()) {
      const { timeToLive } = table.spec;
      if (timeToLive === undefined) continue;
      for (const item of itemsOf(table)) {
        const expiry = item[timeToLive];
        if (typeof expiry !== 'number' || expiry >= seconds || expiry < seconds - OLDEST_TTL_SECONDS) continue;
        this.commit(table, keyOf(table, item), undefined, TTL_SERVICE);
      }
    }
  }

  /** Every item as last written. */
  items(table: string): Record<string, unknown>[] {
    return itemsOf(this.table(table)).map(copyOfItem);
  }

  private table(name: string | undefined): Table {
    const table = this.tables.get(name ?? '');
    if (!table) throw tableNotFound();
    return table;
  }

  private get(input: GetCommandInput): { Item?: Item } {
    const table = this.table(input.TableName);
    const key = checkedKey(table, input.Key);
    const request = new Request(input);
    const paths = input.ProjectionExpression && request.parse('ProjectionExpression', input.ProjectionExpression);
    request.close();
    const item = this.visible(table.rows.get(idOf(table, key)), input.ConsistentRead === true);
    if (!item) return {};
    return { Item: copyOfItem(paths ? request.projected(paths, item) : item) };
  }

  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html */
  private visible(row: Row | undefined, consistent: boolean): Item | undefined {
    if (!row) return undefined;
    const { stale = () => false } = this.options;
    if (consistent || this.now().getTime() - row.changedAt >= REPLICATION_MS) return row.item;
    return stale() ? row.before : row.item;
  }

  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html */
  private readMany(name: 'Query' | 'Scan', input: ReadInput): object {
    const table = this.table(input.TableName);
    const index = table.spec.indexes.find((one) => one.name === input.IndexName);
    if (input.IndexName !== undefined && !index) {
      throw validationException(`The table does not have the specified index: ${input.IndexName}`);
    }
    if (index && input.ConsistentRead) {
      throw validationException('Consistent reads are not supported on global secondary indexes');
    }
    if (input.Select !== undefined && input.Select !== 'COUNT')
      throw new NotModelled(`${name}Command.Select ${input.Select}`);
    if (input.Limit !== undefined && input.Limit < 1) throw validationException('Limit must be at least 1');

    const [partitionKey, sortKey] = index ? [index.partitionKey, index.sortKey] : table.keys;
    const keys = [partitionKey, sortKey].filter((key) => key !== undefined);
    const request = new Request(input);
    const conditions = name === 'Query' ? keyConditions(request, input.KeyConditionExpression, keys) : [];
    const filter = input.FilterExpression && request.parse('FilterExpression', input.FilterExpression);
    const paths = input.ProjectionExpression && request.parse('ProjectionExpression', input.ProjectionExpression);
    request.close();

    const direction = input.ScanIndexForward === false ? -1 : 1;
    const order = (a: Item, b: Item) => direction * inOrder(a, b, [...keys.slice(1), ...table.keys]);
    const after = input.ExclusiveStartKey && copyOfItem(input.ExclusiveStartKey);
    const found: Item[] = [];
    for (const row of table.rows.values()) {
      const item = this.visible(row, input.ConsistentRead === true);
      if (!item || !keys.every((key) => key in item) || !conditions.every((one) => request.holds(one, item))) continue;
      if (!after || order(item, after) > 0) found.push(item);
    }
    found.sort(order);
    const page = pageOf(found, input.Limit);
    const last = page.length < found.length || page.length === input.Limit ? page.at(-1) : undefined;
    const items = filter ? page.filter((item) => request.holds(filter, item)) : page;
    return {
      ...(input.Select !== 'COUNT' && {
        Items: items.map((item) => copyOfItem(paths ? request.projected(paths, item) : item)),
      }),
      Count: items.length,
      ScannedCount: page.length,
      ...(last && { LastEvaluatedKey: picked(last, [...keys, ...table.keys]) }),
    };
  }

  /**
   * All actions take effect, or none does. A repeated token has no effect for ten minutes.
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
   */
  private transact({ TransactItems = [], ClientRequestToken: token }: TransactWriteCommandInput): object {
    const items = TransactItems.map(copyOfItem);
    const now = this.now().getTime();
    const earlier = token === undefined ? undefined : this.tokens.get(token);
    if (earlier && earlier.until > now) {
      if (isDeepStrictEqual(earlier.items, items)) return {};
      throw new IdempotentParameterMismatchException({
        message: 'Idempotent request with the same token, but different parameters',
        $metadata: { httpStatusCode: 400 },
      });
    }
    if (items.length === 0 || items.length > MOST_ACTIONS) {
      throw validationException(`A transaction has 1 to ${MOST_ACTIONS} actions`);
    }
    const writes = items.map((item) => this.prepareAction(item));
    const ids = writes.map(({ table, key }) => `${table.spec.name} ${idOf(table, key)}`);
    if (new Set(ids).size < ids.length) {
      throw validationException('Transaction request cannot include multiple operations on one item');
    }
    const outcomes = writes.map(({ next }): { after?: Item | undefined; reason: CancellationReason } => {
      try {
        return { after: next(), reason: { Code: 'None' } };
      } catch (error) {
        return { reason: cancellationReason(error) };
      }
    });
    if (outcomes.some(({ reason }) => reason.Code !== 'None')) {
      throw transactionCanceled(outcomes.map(({ reason }) => reason));
    }
    const bytes = outcomes.reduce((sum, { after }) => sum + (after ? sizeOfItem(after) : 0), 0);
    if (bytes > MOST_TRANSACTION_BYTES) throw validationException('A transaction cannot hold more than 4 MB of data');
    for (const [index, { table, key }] of writes.entries()) this.commit(table, key, outcomes[index]?.after);
    if (token !== undefined) this.tokens.set(token, { until: now + TOKEN_MS, items });
    return {};
  }

  /**
   * Each put and delete takes effect by itself; whatever is refused refuses them all before the first does.
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
   */
  private batchWrite({ RequestItems = {} }: BatchWriteCommandInput): object {
    const requests = Object.entries(RequestItems).flatMap(([TableName, some]) =>
      some.map(({ PutRequest, DeleteRequest }) =>
        PutRequest
          ? this.prepare('Put', { TableName, Item: PutRequest.Item } as Write)
          : this.prepare('Delete', { TableName, Key: DeleteRequest?.Key } as Write),
      ),
    );
    if (requests.length === 0 || requests.length > MOST_BATCHED) {
      throw validationException(`Too many items requested for the BatchWriteItem call, or none: ${requests.length}`);
    }
    const ids = requests.map(({ table, key }) => `${table.spec.name} ${idOf(table, key)}`);
    if (new Set(ids).size < ids.length) throw validationException('Provided list of item keys contains duplicates');
    for (const { table, key, next } of requests) this.commit(table, key, next());
    return { UnprocessedItems: {} };
  }

  private prepareAction(item: object): Prepared {
    const [[kind, input], ...others] = Object.entries(item) as [[string, object], ...unknown[]];
    if (others.length > 0) {
      throw validationException('TransactItems can only contain one of Check, Put, Update or Delete');
    }
    if (kind !== 'Put' && kind !== 'Update' && kind !== 'Delete' && kind !== 'ConditionCheck') {
      throw new NotModelled(`a transaction's ${kind}`);
    }
    onlyKnown(`TransactWriteCommand.${kind}`, input, PARAMETERS[kind]);
    return this.prepare(kind, input as Write);
  }

  private write(kind: 'Put' | 'Update' | 'Delete', input: Write): { Attributes?: Item } {
    const wanted = input.ReturnValues ?? 'NONE';
    if (kind !== 'Update' && wanted !== 'ALL_OLD' && wanted !== 'NONE') {
      throw validationException('ReturnValues can only be ALL_OLD or NONE');
    }
    const { table, key, request, next } = this.prepare(kind, input);
    const before = table.rows.get(idOf(table, key))?.item;
    const after = next();
    this.commit(table, key, after);
    if (wanted === 'NONE') return {};
    const item = wanted.endsWith('OLD') ? before : after;
    if (!item) return {};
    if (wanted.startsWith('ALL')) return { Attributes: copyOfItem(item) };
    const actions = request.parse('UpdateExpression', input.UpdateExpression ?? '');
    const changed = request.projected(
      actions.map(({ path }) => path),
      item,
    );
    return Object.keys(changed).length > 0 ? { Attributes: copyOfItem(changed) } : {};
  }

  private prepare(kind: 'Put' | 'Update' | 'Delete' | 'ConditionCheck', input: Write): Prepared {
    const table = this.table(input.TableName);
    const put = kind === 'Put' ? checkedItem(table, copyOfItem(input.Item ?? {})) : undefined;
    const key = put ? keyOf(table, put) : checkedKey(table, input.Key);
    const request = new Request(input);
    const condition = input.ConditionExpression && request.parse('ConditionExpression', input.ConditionExpression);
    const actions = input.UpdateExpression ? request.parse('UpdateExpression', input.UpdateExpression) : [];
    request.checkPaths(actions, table.keys);
    request.close();
    const next = (): Item | undefined => {
      const before = table.rows.get(idOf(table, key))?.item;
      if (condition && !request.holds(condition, before ?? {})) {
        const shown = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? before : undefined;
        throw conditionFailed(shown && marshall(shown));
      }
      if (kind === 'Put') return put;
      if (kind === 'Delete') return undefined;
      return kind === 'ConditionCheck' ? before : checkedItem(table, request.updated(actions, before ?? key));
    };
    return { table, key, request, next };
  }

  private commit(table: Table, key: Item, item: Item | undefined, userIdentity?: object): void {
    const id = idOf(table, key);
    const row = table.rows.get(id);
    const before = row?.item;
    if (areEqual(before, item)) return;
    const createdAt = this.now();
    const [oldImage, newImage] = [row?.image, item && imageOf(item)];
    table.rows.set(id, { item, image: newImage, before, changedAt: createdAt.getTime() });
    const { name, stream } = table.spec;
    if (stream === undefined) return;
    this.records += 1;
    table.records.push({
      createdAt,
      eventID: this.records.toString(16).padStart(32, '0'),
      eventName: before === undefined ? 'INSERT' : item === undefined ? 'REMOVE' : 'MODIFY',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-west-1',
      eventSourceARN: `arn:aws:dynamodb:eu-west-1:000000000000:table/${name}/stream/2000-01-01T00:00:00.000`,
      ...(userIdentity && { userIdentity }),
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(createdAt.getTime() / 1000),
        Keys: imageOf(key),
        ...(newImage && stream.startsWith('NEW') && { NewImage: newImage }),
        ...(oldImage && stream.includes('OLD') && { OldImage: oldImage }),
        SequenceNumber: (FIRST_SEQUENCE_NUMBER + BigInt(this.records)).toString(),
        SizeBytes: sizeOfItem(key) + (item && stream.startsWith('NEW') ? sizeOfItem(item) : 0),
        StreamViewType: stream,
      },
    });
  }
}

const FIRST_SEQUENCE_NUMBER = 100_000_000_000_000_000_000n;

type Image = NonNullable<StreamImages['NewImage']>;
type Attribute = Image[string];

function imageOf(item: Item): Image {
  const image: Image = {};
  for (const name of Object.keys(item)) image[name] = attributeOf(item[name] ?? null);
  return image;
}

/** The commonest are made here; the SDK, which looks at each value longer, makes the others. */
function attributeOf(value: Value): Attribute {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  return isMap(value) ? { M: imageOf(value) } : (convertToAttr(value) as Attribute);
}

const itemsOf = ({ rows }: Table): Item[] =>
  [...rows.values()].map(({ item }) => item).filter((item) => item !== undefined);
const idOf = ({ keys }: Table, key: Item): string => JSON.stringify(keys.map((name) => key[name]));
const keyOf = ({ keys }: Table, item: Item): Item => picked(item, keys);

function picked(item: Item, names: readonly string[]): Item {
  const part: Record<string, Value> = {};
  for (const name of names) if (item[name] !== undefined) part[name] = item[name];
  return part;
}

function inOrder(a: Item, b: Item, keys: readonly string[]): number {
  for (const key of keys) {
    const order = compare(a[key] ?? '', b[key] ?? '');
    if (order) return order;
  }
  return 0;
}

/** As many as the limit and one megabyte allow, and at least one. */
function pageOf(items: readonly Item[], limit = Infinity): Item[] {
  let bytes = 0;
  const end = items.findIndex((item, index) => {
    bytes += sizeOfItem(item);
    return index >= limit || (index > 0 && bytes > MOST_PAGE_BYTES);
  });
  return end < 0 ? [...items] : items.slice(0, end);
}

/** @throws ValidationException unless the key is that of the table's schema, and nothing more */
function checkedKey(table: Table, key: Record<string, unknown> | undefined): Item {
  const given = copyOfItem(key ?? {});
  if (Object.keys(given).length !== table.keys.length || !keysFit(table, given)) {
    throw validationException('The provided key element does not match the schema');
  }
  return given;
}

/** @throws ValidationException for an item that its table or one of its indexes cannot hold */
function checkedItem(table: Table, item: Item): Item {
  const missing = table.keys.find((key) => item[key] === undefined);
  if (missing !== undefined) {
    throw validationException(`One or more parameter values were invalid: Missing the key ${missing} in the item`);
  }
  if (!keysFit(table, item)) {
    throw validationException('One or more parameter values were invalid: Type mismatch for key');
  }
  for (const { name, partitionKey, sortKey } of table.spec.indexes) {
    const key = [partitionKey, sortKey].find(
      (one) => one !== undefined && one in item && typeof item[one] !== 'string',
    );
    if (key === undefined) continue;
    throw validationException(
      `One or more parameter values were invalid: Type mismatch for Index Key ${key} Expected: S IndexName: ${name}`,
    );
  }
  if (sizeOfItem(item) > MOST_ITEM_BYTES) throw validationException('Item size has exceeded the maximum allowed size');
  return item;
}

/** Keys of strings cannot be empty: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const keysFit = ({ keys, spec }: Table, item: Item): boolean =>
  keys.every((key) => {
    const value = item[key];
    const type = key === spec.sortKey?.name ? spec.sortKey.type : 'S';
    return value !== undefined && value !== '' && typeOf(value) === type;
  });

/** @throws ValidationException unless it asks for one partition, and at most once about the sort key */
function keyConditions(request: Request, text: string | undefined, keys: readonly string[]): Condition[] {
  const conditions = request.keyConditions(request.parse('KeyConditionExpression', text ?? ''));
  const [partitionKey = ''] = keys;
  const asked = conditions.find(({ name }) => name === partitionKey)?.condition;
  if (!asked) throw validationException(`Query condition missed key schema element: ${partitionKey}`);
  const fits =
    asked.kind === 'compare' &&
    asked.comparator === '=' &&
    conditions.length <= 2 &&
    conditions.every(({ name }) => keys.includes(name)) &&
    new Set(conditions.map(({ name }) => name)).size === conditions.length;
  if (!fits) throw validationException('Query key condition not supported');
  return conditions.map(({ condition }) => condition);
}

/** @throws what is no answer of DynamoDB about one action */
function cancellationReason(error: unknown): CancellationReason {
  if (error instanceof ConditionalCheckFailedException) {
    return { Code: 'ConditionalCheckFailed', Message: error.message, ...(error.Item && { Item: error.Item }) };
  }
  if (error instanceof DynamoDBServiceException) return { Code: 'ValidationError', Message: error.message };
  throw error;
}
