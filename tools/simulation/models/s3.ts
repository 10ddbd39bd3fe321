import type { DynamoDBRecord } from 'aws-lambda';
import { NotModelled } from './errors';

/** An object and the time at which it came. */
export interface StoredObject {
  readonly key: string;
  readonly body: string;
  readonly at: Date;
}

/** A batch of stream records that an event source gives up. */
export interface GivenUp {
  readonly functionArn: string;
  readonly eventSourceId: string;
  readonly streamArn: string;
  readonly shardId: string;
  readonly condition: 'RetryAttemptsExhausted' | 'MaximumRecordAgeExceeded';
  readonly records: readonly DynamoDBRecord[];
}

/**
 * Buckets as failure destinations of event sources.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export class S3 {
  private readonly buckets: ReadonlyMap<string, StoredObject[]>;

  constructor(
    buckets: readonly string[],
    private readonly now: () => Date,
    private readonly id: () => string,
  ) {
    this.buckets = new Map(buckets.map((bucket) => [bucket, []]));
  }

  /** Keeps what is given up: where it was, why, and the event itself, a JSON text. @returns the object's key */
  keep(bucket: string, { functionArn, eventSourceId, streamArn, shardId, condition, records }: GivenUp): string {
    const at = this.now();
    const [day = '', time = ''] = at.toISOString().slice(0, 19).split('T');
    const folder = `aws/lambda/${eventSourceId}/${shardId}/${day.replaceAll('-', '/')}`;
    const key = `${folder}/${day}T${time.replaceAll(':', '.')}-${this.id()}`;
    const sequenceNumbers = records.map(({ dynamodb }) => dynamodb?.SequenceNumber);
    const body = {
      requestContext: { requestId: this.id(), functionArn: `${functionArn}:$LATEST`, condition },
      version: '1.0',
      timestamp: at.toISOString(),
      DDBStreamBatchInfo: {
        shardId,
        startSequenceNumber: sequenceNumbers[0],
        endSequenceNumber: sequenceNumbers.at(-1),
        batchSize: records.length,
        streamArn,
      },
      payload: JSON.stringify({ Records: records }),
    };
    this.bucket(bucket).push({ key, body: JSON.stringify(body), at });
    return key;
  }

  objects = (bucket: string): readonly StoredObject[] => this.bucket(bucket);

  private bucket(name: string): StoredObject[] {
    const bucket = this.buckets.get(name);
    if (!bucket) throw new NotModelled(`the bucket ${name}`);
    return bucket;
  }
}

/** The stream records in such an object. */
export const recordsIn = ({ body }: StoredObject): readonly DynamoDBRecord[] =>
  (JSON.parse((JSON.parse(body) as { payload: string }).payload) as { Records: DynamoDBRecord[] }).Records;
