import { recordsIn, S3 } from '../../../tools/aws/s3/model';

const now = new Date('2026-01-02T03:04:05.678Z');
let ids = 0;
const records = ['1', '2'].map((SequenceNumber) => ({ eventID: SequenceNumber, dynamodb: { SequenceNumber } }));
const batch = {
  functionArn: 'arn:function',
  eventSourceId: 'uuid',
  streamArn: 'arn:stream',
  shardId: 'shard',
  condition: 'MaximumRecordAgeExceeded',
  records,
} as const;

it('keeps what was given up: the records themselves, where they were and why', () => {
  const s3 = new S3(
    ['failures'],
    () => now,
    () => `id-${(ids += 1)}`,
  );
  const key = s3.keep('failures', batch);
  const [object] = s3.objects('failures');
  if (!object) throw new Error('There is no object.');
  expect(key).toMatch(/^aws\/lambda\/uuid\/shard\/2026\/01\/02\/2026-01-02T03\.04\.05-id-\d+$/);
  expect(object).toMatchObject({ key, at: now });
  expect(recordsIn(object)).toEqual(records);
  expect(JSON.parse(object.body)).toMatchObject({
    requestContext: { functionArn: 'arn:function:$LATEST', condition: 'MaximumRecordAgeExceeded' },
    timestamp: '2026-01-02T03:04:05.678Z',
    DDBStreamBatchInfo: { startSequenceNumber: '1', endSequenceNumber: '2', batchSize: 2, streamArn: 'arn:stream' },
  });
});

it.each([
  [true, 'NoSuchVersion'],
  [false, 'AccessDenied'],
])('answers who may list the bucket (%s), for a version that is gone: %s', (mayList, name) => {
  const s3 = new S3(
    ['uploads', 'quarantine'],
    () => now,
    () => 'id',
  );
  const read = { Bucket: 'uploads', Key: 'a', VersionId: 'gone' };
  const copy = { Bucket: 'quarantine', Key: 'a', CopySource: 'uploads/a?versionId=gone', MetadataDirective: 'REPLACE' };
  const refusal = expect.objectContaining({ name }) as Error;
  expect(() => s3.call('GetObjectCommand', read, () => mayList)).toThrow(refusal);
  expect(() => s3.call('CopyObjectCommand', copy, () => mayList)).toThrow(refusal);
});

it('knows no other bucket', () => {
  const s3 = new S3(
    ['failures'],
    () => now,
    () => 'id',
  );
  expect(() => s3.keep('other', batch)).toThrow('the bucket other');
});

describe('a bucket with versions', () => {
  const told: unknown[] = [];
  const start = () => {
    told.length = 0;
    let versions = 0;
    return new S3(
      ['files'],
      () => now,
      () => `v${String((versions += 1))}`,
      {
        created: (_, { key: object, versionId }) => told.push([object, versionId]),
        deleted: (_, { key: object, versionId }, deletion) => told.push([object, versionId, deletion]),
      },
    );
  };
  const call = (s3: S3, command: string, input: object, mayList = true) =>
    s3.call(`${command}Command`, { Bucket: 'files', Key: 'a', ...input }, () => mayList);

  it('hides an object behind a delete marker, which is a version, too', () => {
    const s3 = start();
    s3.put('files', { key: 'a', body: 'one' });
    expect(call(s3, 'HeadObject', {})).toMatchObject({ VersionId: 'v1', ContentLength: 3 });
    expect(call(s3, 'DeleteObject', {})).toEqual({ DeleteMarker: true, VersionId: 'v2' });
    expect(() => call(s3, 'HeadObject', {})).toThrow(expect.objectContaining({ name: 'NotFound' }) as Error);
    expect(() => call(s3, 'GetObject', {})).toThrow(expect.objectContaining({ name: 'NoSuchKey' }) as Error);
    call(s3, 'DeleteObject', { VersionId: 'v2' });
    call(s3, 'DeleteObject', { VersionId: 'v9' });
    expect(call(s3, 'HeadObject', {})).toMatchObject({ VersionId: 'v1' });
    expect(told).toEqual([
      ['a', 'v1'],
      ['a', 'v2', 'Delete Marker Created'],
      ['a', 'v2', 'Permanently Deleted'],
    ]);
  });

  it('does not tell who may not list it that an object is missing', () => {
    expect(() => call(start(), 'HeadObject', {}, false)).toThrow(expect.objectContaining({ name: '403' }) as Error);
  });

  it('answers with a range of a version, up to its end', async () => {
    const s3 = start();
    s3.put('files', { key: 'a', body: '0123456789' });
    const read = async (Range: string) => {
      const { Body } = call(s3, 'GetObject', { VersionId: 'v1', Range }) as {
        Body: { transformToByteArray: () => Promise<Uint8Array> };
      };
      return Buffer.from(await Body.transformToByteArray()).toString();
    };
    expect(await read('bytes=2-4')).toBe('234');
    expect(await read('bytes=8-20')).toBe('89');
    await expect(read('bytes=10-11')).rejects.toThrow(expect.objectContaining({ name: 'InvalidRange' }) as Error);
    await expect(read('bytes=-5')).rejects.toThrow('the range bytes=-5');
  });
});
