import { type ObjectIdentifier, PutObjectCommand, DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { FileImport } from '../../lambdas/file-integration/import';
import { ImportStore } from '../../lambdas/file-integration/import-store';
import { RecordStore } from '../../lambdas/file-integration/record-store';
import { documents, outputsOf } from '../../tools/proofs/deployed';

export const outputs = outputsOf('FileIntegration');
export const buckets = new S3Client({ forcePathStyle: true });
const Bucket = outputs['InboxBucketName'] ?? '';
const imports = new ImportStore(documents, outputs['RecordsTableName'] ?? '');
const records = new RecordStore(documents, outputs['RecordsTableName'] ?? '');

/** Puts a file into the inbox. @returns its version */
export async function put(Key: string, Body: string | Uint8Array): Promise<string> {
  const { VersionId = '' } = await buckets.send(new PutObjectCommand({ Bucket, Key, Body }));
  return VersionId;
}

/** Hides a file, or deletes a version of it. @returns the version of the delete marker */
export async function remove(Key: string, VersionId?: ObjectIdentifier['VersionId']): Promise<string> {
  const answer = await buckets.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  return answer.VersionId ?? '';
}

/** What readers see of a file, in the order of its lines. */
export const visible = (key: string): Promise<readonly Readonly<Record<string, unknown>>[]> =>
  records.visible(imports, key);

export const importsOf = async (key: string): Promise<readonly FileImport[]> => (await imports.read(key)).imports;

/** What there is of the first part of a run. */
export async function recordsOf(run: string): Promise<readonly unknown[]> {
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName: outputs['RecordsTableName'],
      KeyConditionExpression: '#part = :part',
      ExpressionAttributeNames: { '#part': 'part' },
      ExpressionAttributeValues: { ':part': `RUN#${run}#0` },
    }),
  );
  return Items;
}
