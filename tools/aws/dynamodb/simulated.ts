import { NotModelled } from '../../template/not-modelled';
import type { Template } from '../../template/template';
import type { Kernel, Simulated } from '../kernel';
import { sumOf, type Usage } from '../price';
import type { Resource } from '../resolved';
import { type Change, changeOf } from './changes';
import { usageOfTable } from './metering';
import { DynamoDb, type TableSpec } from './model';
import { StreamSource } from './stream-source';

/** The tables of a template, and the functions that read their streams. */
export class SimulatedDynamoDb extends DynamoDb implements Simulated {
  readonly consumers: readonly StreamSource[];
  private readonly declared: readonly Resource[];
  private readonly known = new Map<string, readonly Change[]>();

  constructor(private readonly kernel: Kernel) {
    const { clock, decisions, template } = kernel;
    const tables = template.of('AWS::DynamoDB::GlobalTable');
    super(tables.map(tableSpec), () => clock.date, {
      stale: () => decisions.fault('DynamoDB', ['none', 'stale read']) === 'stale read',
    });
    this.declared = tables;
    this.consumers = template.of('AWS::Lambda::EventSourceMapping').flatMap((source) => {
      const table = tables.find(({ arn }) => `${arn}/stream` === source.properties['EventSourceArn']);
      return table ? [new StreamSource(kernel, this, source, table)] : [];
    });
  }

  perform(command: string, input: unknown): unknown {
    const before = this.written;
    const output = this.call(command, input);
    if (this.written > before) this.kernel.changed();
    return output;
  }

  wake(): void {
    for (const source of this.consumers) source.wake();
  }

  /** Every change of a table's items, in order. */
  changes(table: string): readonly Change[] {
    const known = this.known.get(table) ?? [];
    const records = this.stream(table);
    const changes = records.length > known.length ? [...known, ...records.slice(known.length).map(changeOf)] : known;
    this.known.set(table, changes);
    return changes;
  }

  used(template: Template): Usage {
    return sumOf(
      this.declared.map((table) => usageOfTable(table, this.items(table.name), this.changes(table.name), template)),
    );
  }

  /** How many changes of items there have been. */
  private get written(): number {
    return this.declared.reduce((sum, { name }) => sum + this.stream(name).length, 0);
  }
}

interface KeySchema {
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: 'HASH' | 'RANGE' }[];
}

function keysOf({ KeySchema }: KeySchema): { partitionKey: string; sortKey?: string } {
  const key = (type: string) => KeySchema.find(({ KeyType }) => KeyType === type)?.AttributeName;
  const sortKey = key('RANGE');
  return { partitionKey: key('HASH') ?? '', ...(sortKey !== undefined && { sortKey }) };
}

/** Every table keeps whole records of its changes: what a stream shows of them is its reader's business. */
function tableSpec({ name, properties }: Resource): TableSpec {
  const {
    AttributeDefinitions,
    GlobalSecondaryIndexes = [],
    TimeToLiveSpecification: ttl,
  } = properties as {
    AttributeDefinitions: readonly { AttributeName: string; AttributeType: 'S' | 'N' }[];
    GlobalSecondaryIndexes?: readonly (KeySchema & { IndexName: string; Projection: { ProjectionType: string } })[];
    TimeToLiveSpecification?: { AttributeName: string; Enabled: boolean };
  };
  // The template is the CDK's: it has what the type requires.
  const { partitionKey, sortKey } = keysOf(properties as unknown as KeySchema);
  const type = AttributeDefinitions.find(({ AttributeName }) => AttributeName === sortKey)?.AttributeType;
  for (const { Projection } of GlobalSecondaryIndexes) {
    if (Projection.ProjectionType !== 'ALL') throw new NotModelled(`an index of ${name} that leaves attributes out`);
  }
  return {
    name,
    partitionKey,
    ...(sortKey !== undefined && type && { sortKey: { name: sortKey, type } }),
    indexes: GlobalSecondaryIndexes.map((index) => ({ name: index.IndexName, ...keysOf(index) })),
    stream: 'NEW_AND_OLD_IMAGES',
    ...(ttl?.Enabled === true && { timeToLive: ttl.AttributeName }),
  };
}
