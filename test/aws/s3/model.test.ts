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
