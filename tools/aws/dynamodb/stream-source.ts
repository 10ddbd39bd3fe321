import { NotModelled } from '../../template/not-modelled';
import { assume } from '../assumption';
import type { DynamoDBRecord } from 'aws-lambda';
import { DAY, MINUTE, SECOND } from '../time';
import type { DynamoDb, StreamRecord } from './model';
import type { GivenUp } from '../s3/model';
import { SimulatedS3 } from '../s3/simulated';
import { matches } from '../eventbridge/event-pattern';
import type { Consumer, Kernel, Outcome } from '../kernel';
import type { Resource } from '../resolved';

assume(
  {
    what: 'A stream’s changes of one partition key come in order, in one shard.',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html',
  },
  {
    what: 'Lambda tries a failed batch again until its age or number of tries is reached, with pauses from a second to a quarter of an hour.',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html',
  },
);

interface Properties {
  readonly BatchSize?: number;
  readonly BisectBatchOnFunctionError?: boolean;
  readonly Enabled?: boolean;
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination?: string } };
  readonly FilterCriteria?: { readonly Filters: readonly { readonly Pattern: string }[] };
  readonly FunctionName: string;
  readonly FunctionResponseTypes?: readonly string[];
  readonly MaximumRecordAgeInSeconds?: number;
  readonly MaximumRetryAttempts?: number;
  /** Without it an event source has no metrics of its own: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics */
  readonly MetricsConfig?: { readonly Metrics: readonly string[] };
  readonly StartingPosition?: string;
}

interface BatchResponse {
  readonly batchItemFailures?: readonly { readonly itemIdentifier?: string | null }[];
}

/** Enough that items of different shards overtake each other. */
const SHARDS = 2;
/** https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html */
const DEFAULT_BATCH_SIZE = 100;
const POLL_MS = 50;
/** How long a failed batch waits: the first time, and at most. */
const FIRST_BACK_OFF_MS = SECOND;
const LONGEST_BACK_OFF_MS = 15 * MINUTE;
/** "All data in DynamoDB Streams is subject to a 24-hour lifetime": https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
const STREAM_RETENTION_MS = DAY;

/**
 * Gives a table's stream to a function whose role may read it: shard after shard at the same time, each in order, one batch at a time. A
 * failed batch is tried again, from the first record that the answer reports, until the records are too old or were
 * tried too often; what is given up goes to the failure destination.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export class StreamSource implements Consumer {
  readonly name: string;
  readonly table: string;
  readonly uuid: string;
  private readonly streamArn: string;
  /** Whether it is enabled, and its function's role may read the stream. */
  private readonly reads: boolean;
  /** Records that were given up. */
  readonly givenUp: DynamoDBRecord[] = [];
  /** Records that were in the stream for a day and nobody read. */
  readonly missed: DynamoDBRecord[] = [];
  /** Where they are kept. */
  readonly bucket: string | undefined;
  /** How old the last record of a batch was at most when its function began. */
  longestWaitSeconds = 0;
  private readonly properties: Properties;
  private readonly positions = Array.from({ length: SHARDS }, () => 0);
  private readonly busy = new Set<number>();
  /** Of the stream's records, in their order. */
  private readonly shards: number[] = [];
  private readonly patterns: readonly unknown[] | undefined;
  /** What the stream's records show. */
  private readonly viewType: string;
  private stoppedUntil = 0;
  /** Records of the stream that were measured as writes. */
  private written = 0;

  constructor(
    private readonly world: Kernel,
    private readonly dynamodb: DynamoDb,
    source: Resource,
    table: Resource,
  ) {
    this.name = source.name;
    this.table = table.name;
    this.uuid = source.ref;
    this.streamArn = `${table.arn}/stream`;
    const { StreamViewType = 'KEYS_ONLY' } = (table.properties['StreamSpecification'] ?? {}) as {
      StreamViewType?: string;
    };
    this.viewType = StreamViewType;
    // The template is the CDK's: it has what the type requires.
    this.properties = source.properties as unknown as Properties;
    if (this.properties.StartingPosition !== 'TRIM_HORIZON' || source.properties['ScalingConfig'] !== undefined) {
      throw new NotModelled(`a StartingPosition or ScalingConfig such as ${source.logicalId} has`);
    }
    const { Enabled = true, FunctionName } = this.properties;
    this.reads = Enabled && world.policies.mayRead(this.streamArn, FunctionName);
    this.patterns = this.properties.FilterCriteria?.Filters.map(({ Pattern }): unknown => JSON.parse(Pattern));
    const destination = this.properties.DestinationConfig?.OnFailure?.Destination;
    this.bucket = destination === undefined ? undefined : world.template.byArn(destination, 'AWS::S3::Bucket').name;
  }

  /** Reads nothing for a while: what grows older than a day is gone from the stream. */
  stop(milliseconds: number): void {
    this.stoppedUntil = this.world.clock.now + milliseconds;
    this.world.clock.after(milliseconds, () => {
      this.wake();
    });
  }

  /** To be called when the table has changed. */
  wake(): void {
    const records = this.dynamodb.stream(this.table).length;
    if (records > this.written) {
      const dimensions = { TableName: this.table };
      this.world.metric('AWS/DynamoDB', 'ConsumedWriteCapacityUnits', dimensions, records - this.written);
    }
    this.written = records;
    if (!this.reads) return;
    for (let shard = 0; shard < SHARDS; shard += 1) {
      if (!this.busy.has(shard) && this.next(shard) !== undefined) this.world.spawn(this.follow(shard));
    }
  }

  private async follow(shard: number): Promise<void> {
    const { clock, decisions } = this.world;
    this.busy.add(shard);
    while (clock.now >= this.stoppedUntil && this.next(shard) !== undefined) {
      await clock.pause(POLL_MS);
      const size = this.properties.BatchSize ?? DEFAULT_BATCH_SIZE;
      const batch = this.take(shard, [size, 1, 2][decisions.choose(3)] ?? size);
      if (batch.length > 0) await this.process(batch);
    }
    this.busy.delete(shard);
  }

  /** The place of the next record of a shard. All records of an item are in the same one. */
  private next(shard: number): number | undefined {
    const records = this.dynamodb.stream(this.table);
    for (let place = this.positions[shard] ?? 0; place < records.length; place += 1) {
      if ((this.shards[place] ??= shardOf(records[place])) === shard) return place;
    }
    return undefined;
  }

  /** Takes the next records of a shard that the stream still has and the filter lets through. */
  private take(shard: number, size: number): StreamRecord[] {
    const records = this.dynamodb.stream(this.table);
    const oldest = this.world.clock.now - STREAM_RETENTION_MS;
    const batch: StreamRecord[] = [];
    for (let place = this.next(shard); place !== undefined && batch.length < size; place = this.next(shard)) {
      this.positions[shard] = place + 1;
      const record = records[place];
      if (!record || !this.isWanted(record)) continue;
      if (record.createdAt.getTime() > oldest) batch.push(record);
      else {
        this.missed.push(record);
        this.world.trace(this.name, () => 'a record is gone from the stream: it is older than 24 hours', true);
      }
    }
    return batch;
  }

  private isWanted(record: DynamoDBRecord): boolean {
    return !this.patterns || this.patterns.some((pattern) => matches(pattern, record));
  }

  private async process(batch: readonly StreamRecord[]): Promise<void> {
    const { clock, runtime } = this.world;
    let rest = batch;
    for (let attempt = 0; ; attempt += 1) {
      rest = this.withoutAged(rest);
      const [first] = rest;
      if (!first) return;
      if (attempt > 0) await clock.pause(Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** (attempt - 1)));
      const last = rest.at(-1) ?? first;
      const age = clock.now - last.createdAt.getTime();
      this.longestWaitSeconds = Math.max(this.longestWaitSeconds, age / SECOND);
      this.world.metric('AWS/Lambda', 'IteratorAge', { FunctionName: this.properties.FunctionName }, age);
      this.world.metric('AWS/Lambda', 'Invocations', { FunctionName: this.properties.FunctionName }, 1);
      const outcome = await runtime.invoke(this.properties.FunctionName, {
        Records: rest.map((record) => this.view(record)),
      });
      const left = leftOf(outcome, rest, this.properties.FunctionResponseTypes ?? []);
      if (left.length === 0) return;
      if (attempt >= (this.properties.MaximumRetryAttempts ?? Infinity)) {
        this.giveUp(left, 'RetryAttemptsExhausted');
        return;
      }
      if (left.length < rest.length) attempt = -1; // it got on: the rest is a batch of its own
      rest = left;
      if (this.properties.BisectBatchOnFunctionError === true && left.length > 1) {
        const middle = Math.ceil(left.length / 2);
        await clock.pause(FIRST_BACK_OFF_MS);
        await this.process(left.slice(0, middle));
        await this.process(left.slice(middle));
        return;
      }
    }
  }

  /** Gives up what is too old: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html */
  private withoutAged(records: readonly StreamRecord[]): readonly StreamRecord[] {
    const age = this.properties.MaximumRecordAgeInSeconds ?? -1;
    if (age < 0) return records;
    const oldest = this.world.clock.now - age * SECOND;
    const aged = records.filter(({ createdAt }) => createdAt.getTime() < oldest);
    if (aged.length > 0) this.giveUp(aged, 'MaximumRecordAgeExceeded');
    return records.filter(({ createdAt }) => createdAt.getTime() >= oldest);
  }

  private giveUp(records: readonly StreamRecord[], condition: GivenUp['condition']): void {
    const { template } = this.world;
    this.world.trace(this.name, () => `gives ${String(records.length)} records up: ${condition}`, true);
    const views = records.map((record) => this.view(record));
    this.givenUp.push(...views);
    if (this.bucket === undefined) return;
    const { arn: functionArn = '' } =
      template.of('AWS::Lambda::Function').find(({ name }) => name === this.properties.FunctionName) ?? {};
    const shardId = String(shardOf(records[0]));
    this.world.the(SimulatedS3).keep(this.bucket, {
      functionArn,
      eventSourceId: this.uuid,
      streamArn: this.streamArn,
      shardId,
      condition,
      records: views,
    });
    if (!this.properties.MetricsConfig?.Metrics.includes('EventCount')) return;
    const dimensions = { EventSourceMappingUUID: this.uuid };
    this.world.metric('AWS/Lambda', 'OnFailureDestinationDeliveredEventCount', dimensions, 1);
  }

  /** A record as the stream's view type has it. */
  private view({
    createdAt: _,
    dynamodb: { NewImage, OldImage, ...change } = {},
    ...record
  }: StreamRecord): DynamoDBRecord {
    const view = this.viewType;
    return {
      ...record,
      dynamodb: {
        ...change,
        ...(NewImage && view.startsWith('NEW') && { NewImage }),
        ...(OldImage && view.includes('OLD') && { OldImage }),
      },
    };
  }
}

/** What has to be tried again: from the first record that the answer names, everything after an error. */
function leftOf(outcome: Outcome, batch: readonly StreamRecord[], agreed: readonly string[]): readonly StreamRecord[] {
  if (outcome.kind === 'failed') return batch;
  if (!agreed.includes('ReportBatchItemFailures')) return [];
  const failures = (outcome.value as BatchResponse | null)?.batchItemFailures ?? [];
  const places = failures.map(({ itemIdentifier }) =>
    batch.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === itemIdentifier),
  );
  if (places.length === 0) return [];
  return places.includes(-1) ? batch : batch.slice(Math.min(...places));
}

/** By the partition key, the first of the keys. */
function shardOf(record: DynamoDBRecord | undefined): number {
  const [key] = Object.values(record?.dynamodb?.Keys ?? {});
  return Buffer.from(key?.S ?? '').reduce((sum, byte) => sum + byte, 0) % SHARDS;
}
