import { isDeepStrictEqual } from 'node:util';
import { readableId, resourcesOf, type Template } from '../../template/template';
import { assumptions } from '../cost-assumptions';
import { bytes, GB, KB, type Usage } from '../price';
import type { Resource } from '../resolved';
import type { Answered } from '../service';
import type { Change } from './changes';
import type { prices } from './facts';

type Used = Usage<keyof typeof prices>;

interface Input {
  readonly TableName?: string;
  readonly ConsistentRead?: boolean;
  readonly TransactItems?: readonly Readonly<Record<string, Input>>[];
  readonly RequestItems?: Readonly<Record<string, readonly unknown[]>>;
}

interface Replica {
  readonly PointInTimeRecoverySpecification?: { readonly PointInTimeRecoveryEnabled?: boolean };
}

/** "Up to 4 KB": https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html */
const READ_CHUNK = 4 * KB;
/** Twice the units: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html */
const IN_TRANSACTION = 2;

export function usageOfCall({ command, input, answer = {} }: Answered, template: Template): Used | undefined {
  const { TransactItems = [], RequestItems = {}, ConsistentRead = false, ...one } = input as Input;
  const written = ({ TableName = '' }: Input): number =>
    assumptions.itemKb.value * replicasOf(TableName, template).length;
  switch (command) {
    case 'GetCommand':
    case 'QueryCommand':
    case 'ScanCommand':
      return { dynamodbRead: Math.ceil(bytes(answer) / READ_CHUNK) * (ConsistentRead ? 1 : 0.5) };
    case 'PutCommand':
    case 'UpdateCommand':
    case 'DeleteCommand':
      return { dynamodbWrite: written(one) };
    case 'TransactWriteCommand': {
      const actions = TransactItems.flatMap((item) => Object.values(item));
      return { dynamodbWrite: actions.reduce((all, action) => all + IN_TRANSACTION * written(action), 0) };
    }
    case 'BatchWriteCommand': {
      const tables = Object.entries(RequestItems);
      return {
        dynamodbWrite: tables.reduce((all, [TableName, some]) => all + some.length * written({ TableName }), 0),
      };
    }
    default:
      return undefined;
  }
}

/** What a table has written to its indexes, and what it keeps. */
export function usageOfTable(
  { name, properties }: Resource,
  items: readonly unknown[],
  changes: readonly Change[],
  template: Template,
): Used {
  const replicas = replicasOf(name, template);
  const kept = items.map((item) => bytes(item) + assumptions.itemOverheadBytes.value);
  const gigabytes = kept.reduce((all, one) => all + one, 0) / GB;
  const backed = replicas.filter((one) => one.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled === true);
  return {
    dynamodbWrite: replicas.length * indexWrites(changes, properties),
    dynamodbStorage: replicas.length * gigabytes,
    dynamodbBackup: backed.length * gigabytes,
  };
}

/**
 * An index is written when an item enters it, changes in it or leaves it; a changed key is both of the latter.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 */
function indexWrites(changes: readonly Change[], { GlobalSecondaryIndexes = [] }: Resource['properties']): number {
  const indexes = GlobalSecondaryIndexes as { KeySchema: readonly { AttributeName: string }[] }[];
  return indexes.reduce((all, { KeySchema }) => {
    const key = (item: Change['after']) => {
      const values = KeySchema.map(({ AttributeName }) => item?.[AttributeName]);
      return values.includes(undefined) ? undefined : values;
    };
    const writes = changes.map(({ before, after, expired }) => {
      const [was, is] = [key(before), key(after)];
      if (expired || isDeepStrictEqual(before, after)) return 0;
      return new Set([was, is].flatMap((one) => (one === undefined ? [] : JSON.stringify(one)))).size;
    });
    return all + assumptions.itemKb.value * writes.reduce((sum, one) => sum + one, 0);
  }, 0);
}

/** A table in each of the Regions that have it: each is written to, and paid for. */
function replicasOf(table: string, template: Template): readonly Replica[] {
  const tables = resourcesOf(template, 'AWS::DynamoDB::GlobalTable');
  const found = tables.find(([id]) => [id, readableId(id)].includes(table));
  return (found?.[1]['Replicas'] ?? []) as readonly Replica[];
}
