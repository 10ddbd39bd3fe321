import { NotModelled, onlyKnown } from '../../template/not-modelled';
import { assume } from '../assumption';
import type { DynamoDBRecord } from 'aws-lambda';
import { ServiceError } from '../service-error';

assume({
  what: 'Lambda writes what a stream’s consumer gives up to a bucket, whole.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html',
});

/** A version of an object and the time at which it came. */
export interface StoredObject {
  readonly key: string;
  /** One character for each byte. */
  readonly body: string;
  readonly at: Date;
  readonly versionId: string;
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

interface S3Input {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId?: string;
  readonly Range?: string;
  readonly Body?: Uint8Array | string;
  readonly ContentType?: string;
  readonly CacheControl?: string;
  readonly IfNoneMatch?: string;
  readonly CopySource?: string;
  readonly Metadata?: Readonly<Record<string, string>>;
  readonly MetadataDirective?: string;
}

type MayList = (bucket: string) => boolean;

/** What becomes of an object or a version when it is deleted. */
export type Deletion = 'Delete Marker Created' | 'Permanently Deleted';

/** Who is told what happens to objects. */
export interface Watcher {
  /** Told of each new version. */
  readonly created?: (bucket: string, object: StoredObject) => void;
  /** Told of each delete marker, and of each version or marker that is deleted. */
  readonly deleted?: (bucket: string, version: Pick<StoredObject, 'key' | 'versionId'>, deletion: Deletion) => void;
}

/** A version of an object, or a marker that hides those below it. */
type Version = StoredObject & { readonly isMarker?: boolean };

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
 * Buckets that keep every version, and as failure destinations of event sources.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html for 403 in place of 404
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export class S3 {
  private readonly buckets: ReadonlyMap<string, Version[]>;

  constructor(
    buckets: readonly string[],
    private readonly now: () => Date,
    private readonly id: () => string,
    private readonly watcher: Watcher = {},
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
    this.put(bucket, { key, body: JSON.stringify(body) });
    return key;
  }

  /** Adds a version. */
  put(bucket: string, object: Omit<StoredObject, 'at' | 'versionId'>): StoredObject {
    const stored = { ...object, at: this.now(), versionId: this.id() };
    this.bucket(bucket).push(stored);
    this.watcher.created?.(bucket, stored);
    return stored;
  }

  /**
   * Answers a command of the SDK.
   * @param mayList whether the caller may list a bucket: only then it learns what is missing there
   * @throws ServiceError as S3 would
   */
  call(command: string, input: unknown, mayList: MayList): unknown {
    if (command === 'PutObjectCommand') return this.putObject(input as S3Input);
    if (command === 'GetObjectCommand') return this.getObject(input as S3Input, mayList);
    if (command === 'HeadObjectCommand') return this.headObject(input as S3Input, mayList);
    if (command === 'CopyObjectCommand') return this.copyObject(input as S3Input, mayList);
    if (command === 'DeleteObjectCommand') return this.deleteObject(input as S3Input);
    throw new NotModelled(`S3's ${command}`);
  }

  private putObject(input: S3Input): unknown {
    onlyKnown('PutObjectCommand', input, ['Bucket', 'Key', 'Body', 'ContentType', 'CacheControl', 'IfNoneMatch']);
    const { Bucket, Key, Body = '', ContentType, IfNoneMatch } = input;
    if (IfNoneMatch !== undefined && IfNoneMatch !== '*') throw new NotModelled('IfNoneMatch other than *');
    if (IfNoneMatch === '*' && this.latest(Bucket, Key)) {
      throw new ServiceError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
        status: 412,
      });
    }
    const body = Buffer.from(Body).toString('latin1');
    const { versionId } = this.put(Bucket, { key: Key, body, ...(ContentType && { contentType: ContentType }) });
    return { VersionId: versionId };
  }

  private getObject(input: S3Input, mayList: MayList): unknown {
    onlyKnown('GetObjectCommand', input, ['Bucket', 'Key', 'VersionId', 'Range']);
    const { body, contentType } = this.find(input, mayList);
    const bytes = Buffer.from(ranged(body, input.Range), 'latin1');
    return { Body: { transformToByteArray: () => Promise.resolve(bytes) }, ContentType: contentType };
  }

  /** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
  private headObject(input: S3Input, mayList: MayList): unknown {
    onlyKnown('HeadObjectCommand', input, ['Bucket', 'Key']);
    const found = this.latest(input.Bucket, input.Key);
    if (found) return { VersionId: found.versionId, ContentLength: found.body.length, ContentType: found.contentType };
    // An answer to HEAD has no body that could tell more.
    const status = mayList(input.Bucket) ? 404 : 403;
    throw new ServiceError(status === 404 ? 'NotFound' : '403', 'UnknownError', { status });
  }

  private copyObject(input: S3Input, mayList: MayList): unknown {
    const known = ['Bucket', 'Key', 'CopySource', 'MetadataDirective', 'ContentType', 'Metadata'];
    onlyKnown('CopyObjectCommand', input, known);
    const { Bucket, Key, CopySource = '', MetadataDirective, ContentType, Metadata } = input;
    if (MetadataDirective !== 'REPLACE') throw new NotModelled('a copy that keeps its metadata');
    const [, bucket = '', key = '', version = ''] = /^([^/]+)\/(.+)\?versionId=(.+)$/.exec(CopySource) ?? [];
    const { body } = this.find({ Bucket: bucket, Key: decodeURIComponent(key), VersionId: version }, mayList);
    const metadata = Metadata && { metadata: Metadata };
    this.put(Bucket, { key: Key, body, ...(ContentType && { contentType: ContentType }), ...metadata });
    return {};
  }

  private deleteObject(input: S3Input): unknown {
    onlyKnown('DeleteObjectCommand', input, ['Bucket', 'Key', 'VersionId']);
    const { Bucket, Key, VersionId } = input;
    const { versionId, isMarker = false } = this.remove(Bucket, Key, VersionId);
    return { ...(isMarker && { DeleteMarker: true }), VersionId: versionId };
  }

  /**
   * Hides an object with a delete marker, or deletes a version, which may be a marker, for good.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html
   */
  remove(bucket: string, key: string, version?: string): { readonly versionId: string; readonly isMarker?: boolean } {
    const versions = this.bucket(bucket);
    if (version === undefined) {
      const marker = { key, body: '', at: this.now(), versionId: this.id(), isMarker: true };
      versions.push(marker);
      this.watcher.deleted?.(bucket, marker, 'Delete Marker Created');
      return marker;
    }
    const place = versions.findIndex((one) => one.key === key && one.versionId === version);
    const [deleted] = place < 0 ? [] : versions.splice(place, 1);
    if (deleted) this.watcher.deleted?.(bucket, deleted, 'Permanently Deleted');
    return deleted ?? { versionId: version };
  }

  private find({ Bucket, Key, VersionId }: S3Input, mayList: MayList): StoredObject {
    const found =
      VersionId === undefined
        ? this.latest(Bucket, Key)
        : this.objects(Bucket).find(({ key, versionId }) => key === Key && versionId === VersionId);
    if (found) return found;
    if (!mayList(Bucket)) throw new ServiceError('AccessDenied', 'Access Denied', { status: 403 });
    const name = VersionId === undefined ? 'NoSuchKey' : 'NoSuchVersion';
    throw new ServiceError(name, 'The specified object does not exist.', { status: 404 });
  }

  /** The version that is current; nothing where there is none, or a marker hides it. */
  latest = (bucket: string, wanted: string): StoredObject | undefined => {
    const version = this.bucket(bucket).findLast(({ key }) => key === wanted);
    return version?.isMarker ? undefined : version;
  };

  /** Every version, in the order in which they came. */
  objects = (bucket: string): readonly StoredObject[] => this.bucket(bucket).filter(({ isMarker }) => !isMarker);

  private bucket(name: string): Version[] {
    const bucket = this.buckets.get(name);
    if (!bucket) throw new NotModelled(`the bucket ${name}`);
    return bucket;
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-14.1.2 */
function ranged(body: string, range: string | undefined): string {
  if (range === undefined) return body;
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
  if (from === undefined || to === undefined) throw new NotModelled(`the range ${range}`);
  if (Number(from) >= body.length) {
    throw new ServiceError('InvalidRange', 'The requested range is not satisfiable', { status: 416 });
  }
  return body.slice(Number(from), Number(to) + 1);
}

/** The stream records in such an object. */
export const recordsIn = ({ body }: Pick<StoredObject, 'body'>): readonly DynamoDBRecord[] =>
  (JSON.parse((JSON.parse(body) as { payload: string }).payload) as { Records: DynamoDBRecord[] }).Records;
